import { expect, test } from 'vitest';
import { blank, budgets, codeLines, limitsText, rewardText, unfinished, type Limit } from './offer';

const budget: Limit = { action: 'discount', limit: 200, per: 'offer', period: 'lifetime' };

test('budgets_areLimitsOfTheWholeOfferAndAllTime', () => {
  const offer = { ...blank(), limits: [budget, { ...budget, per: 'user' as const }, { ...budget, period: 'day' as const }], spent: { discount: 50 } };
  expect(budgets(offer)).toEqual([{ action: 'discount', limit: 200, used: 50 }]);
  expect(budgets({ ...offer, spent: null })).toEqual([]);
});

test('codes_areTakenFromLinesAndCellsOnce', () => {
  expect(codeLines('code\r\nA-1\n A-2 \n\n"A-3",A-1')).toEqual(['A-1', 'A-2', 'A-3']);
  expect(codeLines(' \n')).toEqual([]);
});

test('limits_readAsOneSentence', () => {
  expect(limitsText([])).toBe('');
  expect(
    limitsText([
      { action: 'redemption', limit: 100, per: 'offer', period: 'lifetime' },
      { action: 'redemption', limit: 1, per: 'user', period: 'lifetime' },
      { action: 'impression', limit: 3, per: 'user', period: 'day' },
    ]),
  ).toBe('Redeemed at most 100 times by all together, at most once by each person, shown at most 3 times to each person a day.');
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
