import { count, NONE } from '../ui/format';
import { Panel } from '../ui/Page';
import ui from '../ui/ui.module.css';
import { ACTIONS, used, type Offer } from './offer';

/** What an offer did so far, and how much of its budget is used. */
export function SpentPanel({ offer }: { offer: Offer }) {
  const { spent } = offer;
  const budgets = offer.limits.map((limit) => ({ limit, share: used(limit, spent) })).filter(({ share }) => share !== null);
  return (
    <Panel title="So far">
      <div className={ui.stack}>
        <dl className={ui.facts}>
          <dt>Shown</dt>
          <dd>{count(spent?.impressions)}</dd>
          <dt>Clicks</dt>
          <dd>{count(spent?.clicks)}</dd>
          <dt>Redeemed</dt>
          <dd>{count(spent?.redemptions)}</dd>
          <dt>Discount given</dt>
          <dd>{spent?.discount?.toFixed(2) ?? NONE}</dd>
        </dl>
        {budgets.map(({ limit, share }, i) => (
          <div key={i}>
            <p className="small">
              {ACTIONS.find(([action]) => action === limit.action)?.[1]}: {Math.round(share! * 100)} % of {count(limit.limit)}
            </p>
            <div className={ui.meter} aria-hidden="true">
              <span style={{ width: `${share! * 100}%` }} />
            </div>
          </div>
        ))}
      </div>
    </Panel>
  );
}
