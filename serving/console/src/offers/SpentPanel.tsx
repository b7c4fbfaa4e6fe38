import { ago, count, NONE } from '../ui/format';
import { Panel } from '../ui/Page';
import ui from '../ui/ui.module.css';
import { Budget } from './Budget';
import { budgets, type Offer } from './offer';
import classes from './offers.module.css';

/** What an offer did so far, and how much of its budgets is used. */
export function SpentPanel({ offer }: { offer: Offer }) {
  const { spent, reward } = offer;
  const uses = budgets(offer);
  const figures: [string, string][] = [
    ['Shown', count(spent?.impressions)],
    ['Clicks', count(spent?.clicks)],
    ['Redeemed', count(spent?.redemptions)],
    ['Discount given', spent?.discount?.toFixed(2) ?? NONE],
  ];
  if ((spent?.reserved ?? 0) > 0) figures.push(['In orders under way', count(spent?.reserved)]);
  if (offer.coupon.mode === 'unique_pool') figures.push(['Codes left', count(spent?.codes_left)]);
  return (
    <Panel title="So far" aside={<span className="soft small">{spent?.updated_time ? `Counted ${ago(spent.updated_time)}` : undefined}</span>}>
      <div className={classes.spent}>
        <div className={ui.stack}>
          {uses.length === 0 ? <p className="soft">It has no budget: nothing ends it but its end or you.</p> : uses.map((budget) => <Budget key={budget.action} budget={budget} currency={reward.currency ?? ''} />)}
        </div>
        <dl className={classes.figures}>
          {figures.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </div>
    </Panel>
  );
}
