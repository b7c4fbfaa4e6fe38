import { expect, test } from 'vitest';
import { asOperator, MAX_OPERATOR_CHARS } from './operator';

test('name_isMadeFitForAHeader', () => {
  expect(asOperator(' José Müller ')).toBe('Jose Muller');
  expect(asOperator('田中')).toBe('');
  expect(asOperator('a\r\nb')).toBe('ab');
  expect(asOperator('x'.repeat(300))).toHaveLength(MAX_OPERATOR_CHARS);
});
