import type { Definition } from '../api/definitions';

export type Action = 'impression' | 'click' | 'redemption' | 'discount';

export interface Limit {
  action: Action;
  limit: number;
  per: 'offer' | 'user';
  period: 'session' | 'day' | 'week' | 'lifetime';
}

export type RewardType = 'percent' | 'amount' | 'free_shipping' | 'gift' | 'message';

export interface Creative {
  title: string;
  image_link?: string;
  link?: string;
  creative_name?: string;
  creative_slot?: string;
}

export interface Offer extends Definition {
  timezone?: string;
  priority?: number;
  eligibility: { include_segments: string[]; exclude_segments: string[] };
  exclusion_group?: string | null;
  slots: string[];
  creative: Creative;
  creatives?: Creative[];
  reward: { type: RewardType; value?: number | null; currency?: string | null };
  coupon: { mode: 'none' | 'generic' | 'unique_pool'; code?: string };
  limits: Limit[];
  pacing: 'asap' | 'even';
  holdout_ratio: number;
  spent?: Partial<Record<'impressions' | 'clicks' | 'redemptions' | 'discount', number>> | null;
  approval?: { needed: boolean; missing: boolean; written_by?: string; approved_by?: string | null };
}

export const blank = (): Offer => ({
  id: '',
  name: '',
  state: 'draft',
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  priority: 0,
  eligibility: { include_segments: [], exclude_segments: [] },
  slots: [],
  creative: { title: '' },
  reward: { type: 'percent', value: 10 },
  coupon: { mode: 'none' },
  limits: [],
  pacing: 'asap',
  holdout_ratio: 0,
});

export const REWARDS: [RewardType, string][] = [
  ['percent', 'Percent off'],
  ['amount', 'An amount off'],
  ['free_shipping', 'Free shipping'],
  ['gift', 'A gift'],
  ['message', 'A message only'],
];

export const ACTIONS: [Action, string][] = [
  ['impression', 'Times shown'],
  ['click', 'Clicks'],
  ['redemption', 'Times redeemed'],
  ['discount', 'Discount given'],
];

export const PERIODS: [Limit['period'], string][] = [
  ['session', 'a visit'],
  ['day', 'a day'],
  ['week', 'a week'],
  ['lifetime', 'altogether'],
];

/** "10 % off". */
export function rewardText({ type, value, currency }: Offer['reward']): string {
  switch (type) {
    case 'percent':
      return `${value ?? 0} % off`;
    case 'amount':
      return `${(value ?? 0).toFixed(2)} ${currency ?? ''} off`.replace('  ', ' ');
    case 'free_shipping':
      return 'Free shipping';
    case 'gift':
      return 'A gift';
    case 'message':
      return 'A message';
  }
}

const SPENT: Record<Action, 'impressions' | 'clicks' | 'redemptions' | 'discount'> = {
  impression: 'impressions',
  click: 'clicks',
  redemption: 'redemptions',
  discount: 'discount',
};

/** How much of a limit over the whole offer and all time is used, 0..1; null for other limits. */
export function used(limit: Limit, spent: Offer['spent']): number | null {
  if (limit.per !== 'offer' || limit.period !== 'lifetime' || !spent || limit.limit <= 0) return null;
  return Math.min(1, (spent[SPENT[limit.action]] ?? 0) / limit.limit);
}

/** Why it cannot be saved yet; null when it can. */
export function unfinished(offer: Offer): string | null {
  if (offer.name.trim() === '') return 'Give it a name.';
  if (offer.creative.title.trim() === '') return 'Say what visitors read.';
  if (offer.coupon.mode === 'generic' && !offer.coupon.code) return 'Say which code it has.';
  if (offer.reward.type === 'amount' && !offer.reward.currency) return 'Say in which currency.';
  return null;
}
