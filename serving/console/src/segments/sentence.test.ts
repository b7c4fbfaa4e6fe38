import { expect, test } from 'vitest';
import type { Condition, Group } from './rules';
import { sentence, type Called } from './sentence';

const called: Called = {
  field: (name) => ({ 'orders.count': 'Orders placed', 'cart.value_cents': 'Value of the cart', identified: 'Has logged in', 'orders.last_time': 'Last order' })[name] ?? name,
  value: (_, value) => ({ vip: 'Good customers' })[value] ?? value,
};
const all = (...rules: (Condition | Group)[]): Group => ({ combinator: 'and', not: false, rules });
const any = (...rules: (Condition | Group)[]): Group => ({ combinator: 'or', not: false, rules });
const within = (value: string): Condition => ({ field: 'within', operator: '=', value });
const said = (...rules: (Condition | Group)[]) => sentence(all(...rules), called);

test('abandonedCart_readsAsAMarketerSaysIt', () => {
  expect(
    said(
      { field: 'events.add_to_cart', aggregate: { function: 'sum', of: 'value' }, match: { mode: 'atLeast', threshold: 50 }, value: all(within('1h')) },
      { field: 'events.purchase', match: { mode: 'none' }, value: all(within('1h')) },
    ),
  ).toBe('Put something worth at least 50 in all into the cart in the last hour and bought nothing in the last hour');
});

test('counts_areSaidWithTheirFiltersAndWindows', () => {
  expect(said({ field: 'events.view_item', match: { mode: 'between', threshold: 2, threshold_to: 5 }, value: all({ field: 'brand', operator: '=', value: 'Acme' }, within('7d')) })).toBe(
    'Viewed something whose brand is “Acme” between 2 and 5 times in the last 7 days',
  );
  expect(said({ field: 'events.search', match: { mode: 'none' }, value: all(within('today')) })).toBe('Did not search today');
  expect(said({ field: 'events.quiz', match: { mode: 'exactly', threshold: 1 } })).toBe('Did “quiz” exactly 1 time');
  expect(said({ field: 'events.purchase', match: { mode: 'first' }, value: all({ field: 'within', operator: 'between', value: ['7d', '30d'] }) })).toBe(
    'Bought something for the first time between 7 days and 30 days ago',
  );
});

test('differentThings_areSaid', () => {
  const distinct = (of: string): Condition => ({ field: 'events.purchase', aggregate: { function: 'distinct', of }, match: { mode: 'atLeast', threshold: 3 } });
  expect(said(distinct('item_id'))).toBe('Bought at least 3 different items');
  expect(said(distinct('product_type'))).toBe('Bought things of at least 3 different categories');
  expect(said(distinct('day'))).toBe('Bought something on at least 3 different days');
});

test('whatFollows_isSaid', () => {
  const cart: Condition = { field: 'events.add_to_cart', match: { mode: 'some' } };
  expect(said({ ...cart, then: { field: 'events.purchase', not: true, within: '1h' } })).toBe('Put something into the cart, but bought nothing within 1 hour after that');
  expect(said({ ...cart, then: { field: 'events.purchase', same_item: true } })).toBe('Put something into the cart, and bought the same item after that');
});

test('groups_keepTheirBrackets', () => {
  const orders: Condition = { field: 'orders.count', operator: '>=', value: 2 };
  const cart: Condition = { field: 'cart.value_cents', operator: 'between', value: [1000, 2550] };
  expect(said(orders, any(cart, { field: 'identified', operator: '=', value: true }))).toBe(
    'Orders placed at least 2 and (value of the cart between 10.00 and 25.50 or has logged in)',
  );
  expect(sentence({ ...any(orders), not: true }, called)).toBe('Not (orders placed at least 2)');
  expect(sentence(all(), called)).toBe('');
});

test('datesSharesAndSegments_areSaid', () => {
  expect(said({ field: 'orders.last_time', operator: 'notInLast', value: '30d' })).toBe('Last order not in the last 30 days');
  expect(said({ field: 'orders.last_time', operator: 'anniversaryIn', value: 'today' })).toBe('Anniversary of last order today');
  expect(said({ field: 'orders.last_time', operator: 'between', value: ['2026-01-01', '2026-02-01'] })).toBe('Last order between 2026-01-01 and 2026-02-01');
  expect(said({ field: 'orders.count', operator: 'topPercent', value: 10 })).toBe('Orders placed among the top 10 %');
  expect(said({ field: 'segment', operator: 'notIn', value: ['vip', 'new'] })).toBe('Not in the segment “Good customers” or “new”');
  expect(said({ field: 'list', operator: '=', value: 'press' })).toBe('On the list “press”');
});
