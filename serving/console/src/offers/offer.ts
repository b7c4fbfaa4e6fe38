import type { Definition } from '../api/definitions';
import { count } from '../ui/format';

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
  spent?: (Partial<Record<'impressions' | 'clicks' | 'redemptions' | 'discount' | 'reserved' | 'codes_left', number>> & { updated_time?: string }) | null;
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

/** A limit over the whole offer and all time, and how much of it is used. */
export interface BudgetUse {
  action: Action;
  used: number;
  limit: number;
}

/** The budgets of an offer; none are known before the ledger knows the offer. */
export function budgets({ limits, spent }: Offer): BudgetUse[] {
  if (!spent) return [];
  return limits
    .filter((limit) => limit.per === 'offer' && limit.period === 'lifetime')
    .map(({ action, limit }) => ({ action, limit, used: spent[SPENT[action]] ?? 0 }));
}

/** An amount of an action: money for discounts, times for all else. */
export function amountText(action: Action, amount: number, currency = ''): string {
  return action === 'discount' ? `${amount.toFixed(2)} ${currency}`.trim() : count(amount);
}

const DEEDS: Record<Action, [verb: string, by: string]> = {
  impression: ['shown', 'to'],
  click: ['clicked', 'by'],
  redemption: ['redeemed', 'by'],
  discount: ['giving away', 'to'],
};

/** "Redeemed at most 100 times by all together, at most once by each person."; empty without limits. */
export function limitsText(limits: Limit[]): string {
  const parts = limits.map(({ action, limit, per, period }, i) => {
    const [verb, by] = DEEDS[action];
    const goesOn = limits[i - 1]?.action === action;
    const amount = action === 'discount' ? limit.toFixed(2) : limit === 1 ? 'once' : `${count(limit)} times`;
    const span = period === 'lifetime' ? '' : ` ${PERIODS.find(([name]) => name === period)![1]}`;
    return `${goesOn ? '' : `${verb} `}at most ${amount} ${by} ${per === 'offer' ? 'all together' : 'each person'}${span}`;
  });
  const text = parts.join(', ');
  return text && `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

export const MAX_CODES = 20_000;

/** The codes of a text, one a line or a cell; a heading such as "code" is none. */
export function codeLines(text: string): string[] {
  const cells = text.split(/[\r\n,;]+/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  return [...new Set(cells.filter((cell, i) => cell !== '' && !(i === 0 && /^(code|codes|coupon)$/i.test(cell))))];
}

/** Why it cannot be saved yet; null when it can. */
export function unfinished(offer: Offer): string | null {
  if (offer.name.trim() === '') return 'Give it a name.';
  if (offer.creative.title.trim() === '') return 'Say what visitors read.';
  if (offer.coupon.mode === 'generic' && !offer.coupon.code) return 'Say which code it has.';
  if (offer.reward.type === 'amount' && !offer.reward.currency) return 'Say in which currency.';
  return null;
}
