import { ago, count, NONE } from '../ui/format';
import { Panel } from '../ui/Page';
import ui from '../ui/ui.module.css';
import { Budget } from './Budget';
import { budgets, type Offer } from './offer';

/** What an offer did so far, and how much of its budgets is used. */
export function SpentPanel({ offer }: { offer: Offer }) {
  const { spent, reward } = offer;
  const left = spent?.codes_left;
  return (
    <Panel title="So far" aside={<span className="soft small">{spent?.updated_time ? `Counted ${ago(spent.updated_time)}` : undefined}</span>}>
      <div className={ui.stack}>
        {budgets(offer).map((budget) => (
          <Budget key={budget.action} budget={budget} currency={reward.currency ?? ''} />
        ))}
        <dl className={ui.facts}>
          <dt>Shown</dt>
          <dd>{count(spent?.impressions)}</dd>
          <dt>Clicks</dt>
          <dd>{count(spent?.clicks)}</dd>
          <dt>Redeemed</dt>
          <dd>{count(spent?.redemptions)}</dd>
          {(spent?.reserved ?? 0) > 0 && (
            <>
              <dt>Held for orders under way</dt>
              <dd>{count(spent?.reserved)}</dd>
            </>
          )}
          <dt>Discount given</dt>
          <dd>{spent?.discount?.toFixed(2) ?? NONE}</dd>
          {offer.coupon.mode === 'unique_pool' && (
            <>
              <dt>Codes left</dt>
              <dd>{count(left)}</dd>
            </>
          )}
        </dl>
      </div>
    </Panel>
  );
}
