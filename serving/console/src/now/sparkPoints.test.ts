import { expect, test } from 'vitest';
import { sparkPoints } from './sparkPoints';

test('line_fillsItsBox', () => {
  expect(sparkPoints([1, 3, 2])).toBe('0.0,20.0 28.0,0.0 56.0,10.0');
});

test('whatDoesNotMove_isALineInTheMiddle', () => {
  expect(sparkPoints([5, 5])).toBe('0.0,10.0 56.0,10.0');
  expect(sparkPoints([5])).toBe('');
});
