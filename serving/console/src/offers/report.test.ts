import { expect, test } from 'vitest';
import { refusals, refusalWords } from './refusals';
import { ratioWarning, verdictOf, type OfferReport } from './report';

const none = { value: null, low: null, high: null };
const side = (people: number, buyers: number) => ({ people, buyers, buyer_rate: none, revenue: 0, revenue_per_person: none });
const report = (low: number, value: number, high: number): OfferReport => ({
  held_out_share: 0.1,
  sample_ratio: { p_value: 0.4, ok: true },
  shown: side(900, 90),
  held_out: side(100, 8),
  uplift: { low, value, high },
});

test('interval_saysHowSureTheUpliftIs', () => {
  expect(verdictOf(report(0.02, 0.25, 0.5))).toEqual({ head: '+25 % buyers', text: 'More people buy because of it. The true figure is between +2.0 % and +50 % (95 % sure).', certain: true });
  expect(verdictOf(report(-0.3, 0.05, 0.5))).toMatchObject({ head: '+5.0 % buyers so far', certain: false });
  expect(verdictOf(report(-0.3, -0.2, -0.1)).text).toContain('Fewer people buy');
});

test('whatCannotBeCompared_isSaid', () => {
  expect(verdictOf({ ...report(0, 0, 0), held_out_share: 0 }).head).toBe('Not compared');
  expect(verdictOf({ ...report(0, 0, 0), shown: side(0, 0), held_out: side(0, 0) }).head).toBe('Nobody yet');
  expect(verdictOf({ ...report(0, 0, 0), uplift: none }).head).toBe('Too early to say');
});

test('groupsOfOtherSizesThanMade_areWarnedOf', () => {
  expect(ratioWarning(report(0, 0, 0))).toBeNull();
  expect(ratioWarning({ ...report(0, 0, 0), sample_ratio: { p_value: 1e-6, ok: false }, held_out: side(300, 8) })).toContain('10 % should have been kept out, but 25.0 % were');
});

test('refusals_areReadFromMetrics', () => {
  const metrics = [
    '# TYPE everystore_offer_decisions_total counter',
    'everystore_offer_decisions_total{at="page",offer="a",outcome="not_eligible"} 12.0',
    'everystore_offer_decisions_total{at="page",offer="a",outcome="shown"} 99.0',
    'everystore_offer_decisions_total{at="page",offer="a",outcome="budget"} 1.5E2',
    'everystore_offer_decisions_total{at="redemption",offer="a",outcome="capped"} 3.0',
    'everystore_offer_decisions_total{at="page",offer="b",outcome="capped"} 4.0',
  ].join('\n');
  expect(refusals(metrics, 'a', 'page')).toEqual([{ code: 'budget', times: 150 }, { code: 'not_eligible', times: 12 }]);
  expect(refusals(metrics, 'a', 'redemption')).toEqual([{ code: 'capped', times: 3 }]);
  expect(refusalWords('some_new_reason')).toBe('some new reason');
});
