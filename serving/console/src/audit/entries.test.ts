import { expect, test } from 'vitest';
import { entries, place } from './entries';

test('newestChange_standsFirst', () => {
  const answer = { audit: [{ time: '2026-01-01T00:00:00Z', id: 'a' }, { time: '2026-02-01T00:00:00Z', id: 'b' }] };
  expect(entries(answer).map((entry) => entry.id)).toEqual(['b', 'a']);
});

test('nonsense_isNoChange', () => {
  expect(entries(null)).toEqual([]);
  expect(entries({ audit: 'x' })).toEqual([]);
  expect(entries([null, 3])).toEqual([]);
});

test('whatIsGone_hasNoPlace', () => {
  const [entry] = entries([{ time: 't', id: 'home', kind: 'page-templates', action: 'put' }]);
  expect(place(entry!)).toBe('/pages/$id');
  expect(place({ ...entry!, action: 'delete' })).toBeNull();
  expect(place({ ...entry!, kind: 'other' })).toBeNull();
});
