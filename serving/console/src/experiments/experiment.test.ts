import { expect, test } from 'vitest';
import { blank, unfinished, verdict } from './experiment';

test('verdict_needsTheWholeInterval', () => {
  expect(verdict(null)).toBe('base');
  expect(verdict({ value: 0.2, low: 0.05, high: 0.4 })).toBe('better');
  expect(verdict({ value: -0.2, low: -0.3, high: -0.1 })).toBe('worse');
  expect(verdict({ value: 0.2, low: -0.05, high: 0.4 })).toBe('open');
  expect(verdict({ value: null, low: null, high: null })).toBe('open');
});

test('whatIsMissing_isNamed', () => {
  const ready = { ...blank(), name: 'Order of rows' };
  expect(unfinished(ready)).toBeNull();
  expect(unfinished(blank())).toBe('Give it a name.');
  expect(unfinished({ ...ready, pages: [] })).toBe('Say on which pages it runs.');
  expect(unfinished({ ...ready, variations: [{ id: 'a', share: 1 }] })).toBe('It takes two variations at least.');
  expect(unfinished({ ...ready, variations: [{ id: 'a', share: 1 }, { id: 'a', share: 1 }] })).toBe('Two variations have one name.');
});
