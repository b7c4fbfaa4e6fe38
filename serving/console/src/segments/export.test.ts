import { expect, test } from 'vitest';
import { asCsv } from './export';

test('linesOfJson_becomeATable', () => {
  expect(asCsv('{"user_id":"ann"}\n{"user_id":"a,b \\"c\\""}\n', false)).toBe('user_id\r\nann\r\n"a,b ""c"""\r\n');
});

test('whatIsATable_staysIt', () => {
  expect(asCsv('user_id\nann\n', true)).toBe('user_id\nann\n');
});

test('idThatReadsAsAFormula_isNone', () => {
  expect(asCsv('{"user_id":"=1+1"}', false)).toContain("\r\n'=1+1\r\n");
});
