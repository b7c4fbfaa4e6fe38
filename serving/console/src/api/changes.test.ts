import { expect, test } from 'vitest';
import { actionWords, changeWords } from './changes';

test('plainValues_areSaid', () => {
  expect(changeWords({ field: 'name', before: '"Old"', after: '"New \\"one\\""' })).toBe('Name: “Old” became “New "one"”');
  expect(changeWords({ field: 'state', before: 'DRAFT', after: 'ACTIVE' })).toBe('State: draft became active');
  expect(changeWords({ field: 'holdout_ratio', before: '', after: '0.125' })).toBe('Kept out to compare became 12.5 %');
  expect(changeWords({ field: 'description', before: '"x"', after: '' })).toBe('Description was “x”, and is empty now');
});

test('listsOfNames_areSaid', () => {
  const list = 'include_segment_ids: "a" include_segment_ids: "b"';
  expect(changeWords({ field: 'include_segment_ids', before: '', after: list })).toBe('People in became “a”, “b”');
});

test('whatWasDone_isToldByTheChanges', () => {
  const made = [{ field: 'name', before: '', after: '"N"' }, { field: 'state', before: '', after: 'ACTIVE' }];
  expect(actionWords('put', made)).toBe('Made, active');
  expect(actionWords('put', [{ field: 'state', before: 'ACTIVE', after: 'PAUSED' }])).toBe('Paused');
  expect(actionWords('put', [{ field: 'rule', before: 'a', after: 'b' }])).toBe('Changed');
  expect(actionWords('delete', made)).toBe('Deleted');
  const hook = [{ field: 'url', before: '', after: '"https://crm.example"' }, { field: 'state', before: '', after: 'WEBHOOK_ACTIVE' }];
  expect(actionWords('put', hook)).toBe('Made, active');
  expect(changeWords({ field: 'secret', before: '{hidden}', after: '{hidden}' })).toBe('Secret was changed');
});

test('structures_areOnlyToldToHaveChanged', () => {
  const rule = 'combinator: AND rules { condition { field: "orders.count" } }';
  expect(changeWords({ field: 'rule', before: rule, after: `${rule} ` + rule })).toBe('Rule was changed');
  expect(changeWords({ field: 'limits', before: '', after: 'limits { limit: 3 }' })).toBe('Limits was added');
});
