import { describe, expect, test } from 'vitest';
import { blank, row, tidy, unfinished } from './template';

describe('templates', () => {
  test('emptyFilters_areNotSent', () => {
    const template = { ...blank(), rows: [{ ...row([], 'trending', 'Hot'), filters: { category: '', brands: [], max_price: 100 } }] };
    expect(tidy(template).rows[0]!.filters).toEqual({ max_price: 100 });
    template.rows[0]!.filters = { category: '' } as never;
    expect(tidy(template).rows[0]).not.toHaveProperty('filters');
  });

  test('rowsOfOneStrategy_haveIdsOfTheirOwn', () => {
    const first = row([], 'trending', 'A');
    const second = row([first], 'trending', 'B');
    expect(row([first, second], 'trending', 'C').row_id).toBe('trending-3');
  });

  test('whatIsMissing_isNamed', () => {
    expect(unfinished(blank())).toBe('Give it a name.');
    expect(unfinished({ ...blank(), name: 'Sale', rows: [] })).toBe('Add a row.');
    expect(unfinished({ ...blank(), name: 'Sale', rows: [row([], 'trending', ' ')] })).toBe('Every row needs a title.');
    expect(unfinished({ ...blank(), name: 'Sale' })).toBeNull();
  });
});
