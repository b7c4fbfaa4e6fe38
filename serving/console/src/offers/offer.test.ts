import { expect, test } from 'vitest';
import { blank, rewardText, unfinished, used, type Limit } from './offer';

const budget: Limit = { action: 'discount', limit: 200, per: 'offer', period: 'lifetime' };

test('usedBudget_isAShareOfTheWholeOffer', () => {
  expect(used(budget, { discount: 50 })).toBe(0.25);
  expect(used(budget, { discount: 500 })).toBe(1);
  expect(used(budget, {})).toBe(0);
});

test('limitsOfPeopleAndDays_haveNoShare', () => {
  expect(used({ ...budget, per: 'user' }, { discount: 50 })).toBeNull();
  expect(used({ ...budget, period: 'day' }, { discount: 50 })).toBeNull();
  expect(used(budget, null)).toBeNull();
});

test('rewards_readAsPeopleSayThem', () => {
  expect(rewardText({ type: 'percent', value: 15 })).toBe('15 % off');
  expect(rewardText({ type: 'amount', value: 5, currency: 'EUR' })).toBe('5.00 EUR off');
  expect(rewardText({ type: 'amount', value: 5 })).toBe('5.00 off');
});

test('whatIsMissing_isNamed', () => {
  const ready = { ...blank(), name: 'Spring', creative: { title: '10 % off tents' } };
  expect(unfinished(ready)).toBeNull();
  expect(unfinished({ ...ready, creative: { title: '' } })).toBe('Say what visitors read.');
  expect(unfinished({ ...ready, coupon: { mode: 'generic' } })).toBe('Say which code it has.');
  expect(unfinished({ ...ready, reward: { type: 'amount', value: 5 } })).toBe('Say in which currency.');
});
