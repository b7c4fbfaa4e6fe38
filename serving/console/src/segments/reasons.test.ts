import { expect, test } from 'vitest';
import { reasonWords } from './reasons';

test('namesOfFeatures_becomeWords', () => {
  expect(reasonWords('orders.count is 7 (wanted: at least 2)')).toBe('Orders placed: 7 (wanted: at least 2)');
  expect(reasonWords('cart.value_cents is 1999 (wanted: at least 1000)')).toBe('Value of the cart: 19.99 (wanted: at least 10.00)');
  expect(reasonWords('some.other is 3')).toBe('some.other is 3');
});

test('measures_becomeWords', () => {
  expect(reasonWords('put into the cart: sum value 60 in the last 1 hour (wanted: at least 50)')).toBe('put into the cart, worth 60 in all in the last 1 hour (wanted: at least 50)');
  expect(reasonWords('bought 0 times in the last 1 hour (wanted: not at all)')).toBe('bought 0 times in the last 1 hour (wanted: not at all)');
});
