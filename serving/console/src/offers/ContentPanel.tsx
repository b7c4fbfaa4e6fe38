import { NativeSelect, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { Panel } from '../ui/Page';
import { TimesFields } from '../ui/Times';
import ui from '../ui/ui.module.css';
import { REWARDS, type Creative, type Offer, type RewardType } from './offer';

export type Edit = (offer: Offer, about?: string | null) => void;

const TAKES_VALUE = new Set<RewardType>(['percent', 'amount']);

/** What visitors read and get, and when. */
export function ContentPanel({ offer, edit }: { offer: Offer; edit: Edit }) {
  const creative = (next: Partial<Creative>) => edit({ ...offer, creative: { ...offer.creative, ...next } }, Object.keys(next)[0]);
  const { reward, coupon } = offer;
  return (
    <Panel title="What it is">
      <div className={ui.fields}>
        <TextInput label="Name" description="For you; visitors do not see it" required maxLength={120} value={offer.name} onChange={(event) => edit({ ...offer, name: event.currentTarget.value }, 'name')} />
        <TextInput label="What visitors read" description="A short title" required maxLength={200} value={offer.creative.title} onChange={(event) => creative({ title: event.currentTarget.value })} />
        <TextInput label="Picture" description="Its address" value={offer.creative.image_link ?? ''} onChange={(event) => creative({ image_link: event.currentTarget.value })} />
        <TextInput label="Leads to" description="An address in the shop" value={offer.creative.link ?? ''} onChange={(event) => creative({ link: event.currentTarget.value })} />
        <NativeSelect
          label="It gives"
          data={REWARDS.map(([value, label]) => ({ value, label }))}
          value={reward.type}
          onChange={(event) => {
            const type = event.currentTarget.value as RewardType;
            edit({ ...offer, reward: TAKES_VALUE.has(type) ? { ...reward, type } : { type } });
          }}
        />
        {TAKES_VALUE.has(reward.type) && (
          <NumberInput label={reward.type === 'percent' ? 'Percent' : 'Amount'} min={0} max={reward.type === 'percent' ? 100 : undefined} decimalScale={2} value={reward.value ?? ''} onChange={(value) => edit({ ...offer, reward: { ...reward, value: Number(value) || 0 } }, 'reward')} />
        )}
        {reward.type === 'amount' && <TextInput label="Currency" description="Such as EUR" maxLength={3} value={reward.currency ?? ''} onChange={(event) => edit({ ...offer, reward: { ...reward, currency: event.currentTarget.value.toUpperCase() } }, 'currency')} />}
        <NativeSelect
          label="Code"
          data={[{ value: 'none', label: 'No code' }, { value: 'generic', label: 'One code for all' }, { value: 'unique_pool', label: 'A code for each person' }]}
          value={coupon.mode}
          onChange={(event) => edit({ ...offer, coupon: { mode: event.currentTarget.value as Offer['coupon']['mode'] } })}
        />
        {coupon.mode === 'generic' && <TextInput label="The code" maxLength={64} value={coupon.code ?? ''} onChange={(event) => edit({ ...offer, coupon: { ...coupon, code: event.currentTarget.value } }, 'code')} />}
        <TagsInput label="Places on the page" description="Empty: any place for offers" value={offer.slots} onChange={(slots) => edit({ ...offer, slots })} />
        <TimesFields times={offer} change={(times) => edit({ ...offer, ...times })} />
      </div>
    </Panel>
  );
}
