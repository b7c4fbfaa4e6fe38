import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { Icon } from '../shell/icons';
import { PartButtons, replaced, without } from '../ui/ListEditor';
import { Panel } from '../ui/Page';
import { Empty } from '../ui/States';
import ui from '../ui/ui.module.css';
import type { Edit } from './ContentPanel';
import classes from './offers.module.css';
import { ACTIONS, limitsText, PERIODS, type Action, type Limit, type Offer } from './offer';

/** The limits that most offers want. */
const BEGINNINGS: [string, Limit][] = [
  ['Budget', { action: 'redemption', limit: 1000, per: 'offer', period: 'lifetime' }],
  ['Per person', { action: 'redemption', limit: 1, per: 'user', period: 'lifetime' }],
];

/** How much and how often at most. */
export function LimitsPanel({ offer, edit }: { offer: Offer; edit: Edit }) {
  const change = (limits: Limit[]) => edit({ ...offer, limits });
  const add = (
    <div className={ui.barGroup}>
      {BEGINNINGS.map(([label, limit]) => (
        <Button key={label} size="xs" variant="light" leftSection={<Icon name="plus" size={14} />} onClick={() => change([...offer.limits, limit])}>
          {label}
        </Button>
      ))}
    </div>
  );
  return (
    <Panel title="Budget and limits" aside={add}>
      <div className={ui.stack}>
        {offer.limits.length === 0 && <Empty title="No limit yet">Without one, it may be shown and redeemed as often as people like.</Empty>}
        {offer.limits.length > 0 && <p>{limitsText(offer.limits)}</p>}
        {offer.limits.map((limit, i) => (
          <div key={i} className={classes.limit} role="group" aria-label={`Limit ${i + 1}`}>
            <NativeSelect label="What" data={ACTIONS.map(([value, label]) => ({ value, label }))} value={limit.action} onChange={(event) => change(replaced(offer.limits, i, { ...limit, action: event.currentTarget.value as Action }))} />
            <NumberInput label="At most" min={0} decimalScale={limit.action === 'discount' ? 2 : 0} value={limit.limit} onChange={(value) => edit({ ...offer, limits: replaced(offer.limits, i, { ...limit, limit: Number(value) || 0 }) }, `limit-${i}`)} />
            <NativeSelect label="For" data={[{ value: 'offer', label: 'all together' }, { value: 'user', label: 'each person' }]} value={limit.per} onChange={(event) => change(replaced(offer.limits, i, { ...limit, per: event.currentTarget.value as Limit['per'] }))} />
            <NativeSelect label="In" data={PERIODS.map(([value, label]) => ({ value, label }))} value={limit.period} onChange={(event) => change(replaced(offer.limits, i, { ...limit, period: event.currentTarget.value as Limit['period'] }))} />
            <PartButtons what={`limit ${i + 1}`} index={i} count={offer.limits.length} remove={() => change(without(offer.limits, i))} />
          </div>
        ))}
        {offer.limits.length > 0 && (
          <NativeSelect
            label="Spend it"
            maw={280}
            data={[{ value: 'asap', label: 'as soon as possible' }, { value: 'even', label: 'evenly until the end' }]}
            value={offer.pacing}
            onChange={(event) => edit({ ...offer, pacing: event.currentTarget.value as Offer['pacing'] })}
          />
        )}
      </div>
    </Panel>
  );
}
