// Rewards of offers, and why one is refused, in words.

import * as money from './money.js';

const DAY_MS = 86_400_000;

const amount = ({ value, currency }) => money.text({ amount: value ?? 0, currency: currency || 'EUR' });

/** What a redemption brings. */
export function rewardText(reward) {
  switch (reward?.type) {
    case 'percent': return `${reward.value.toLocaleString('en')}% off your order`;
    case 'amount': return `${amount(reward)} off your order`;
    case 'free_shipping': return 'Free shipping';
    case 'gift': return reward.value > 0 ? `A gift worth ${amount(reward)}` : 'A gift';
    default: return 'For you';
  }
}

/** When an offer ends; empty when it does not. */
export function untilText(expiresAt) {
  const ends = Date.parse(expiresAt ?? '');
  if (Number.isNaN(ends)) return '';
  const options = ends - Date.now() < DAY_MS ? { hour: '2-digit', minute: '2-digit' } : { day: 'numeric', month: 'long' };
  return `Until ${new Intl.DateTimeFormat('en-IE', options).format(ends)}`;
}

const REFUSALS = {
  already_redeemed: 'You have redeemed this already.',
  capped: 'You have redeemed this as often as one may.',
  budget: 'All of it is gone. Somebody else was faster.',
  outside_window: 'This offer is over.',
  not_eligible: 'This offer is not for you at the moment.',
  excluded: 'This offer is not for you at the moment.',
  holdout: 'This offer is not for you at the moment.',
  unknown: 'This offer is no more.',
};

/** Why not, for the person who asked. */
export const refusalText = (code) => REFUSALS[code] ?? 'That did not work.';

/** What was granted. */
export function grantText(offer, { discount, currency }) {
  if (discount > 0 && offer.reward?.type === 'percent') return `Yours: ${amount({ value: discount, currency })} off.`;
  return `Yours: ${rewardText(offer.reward).replace(/^(A|Free|For)/, (word) => word.toLowerCase())}.`;
}
