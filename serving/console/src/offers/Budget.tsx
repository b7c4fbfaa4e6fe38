import { Tag } from '../ui/StateBadge';
import { amountText, type BudgetUse } from './offer';
import classes from './offers.module.css';

/** How much of a budget is used, as a bar, in figures, and in words where it runs out. */
export function Budget({ budget, currency, slim = false }: { budget: BudgetUse; currency?: string; slim?: boolean }) {
  const { action, used, limit } = budget;
  const left = Math.max(0, limit - used);
  const share = limit > 0 ? Math.min(1, used / limit) : 1;
  const level = left === 0 ? 'gone' : share >= 0.9 ? 'low' : 'open';
  return (
    <div className={classes.budget}>
      <p className={slim ? classes.budgetSlim : classes.budgetHead}>
        <strong>
          {amountText(action, used, currency)} of {amountText(action, limit, currency)}
        </strong>{' '}
        <span className="soft">{WORDS[action]}</span>
        {!slim && <span className={classes.budgetLeft}>{left === 0 ? <Tag tone="bad">Used up</Tag> : <>{amountText(action, left, currency)} left</>}</span>}
      </p>
      <div className={classes.budgetBar} data-level={level} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}

const WORDS: Record<BudgetUse['action'], string> = { impression: 'times shown', click: 'clicks', redemption: 'redeemed', discount: 'discount given' };
