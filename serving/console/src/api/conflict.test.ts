import { describe, expect, test } from 'vitest';
import { canCombine, combine, compare, editable, same } from './conflict';

const base = { id: 'a', name: 'Old', state: 'draft', rule: { combinator: 'and', rules: [] }, version: 1 };

describe('two edits of one definition', () => {
  test('differentFields_canBothBeHad', () => {
    const theirs = { ...base, name: 'New', version: 2 };
    const mine = { ...base, state: 'active' };
    const changes = compare(base, theirs, mine);
    expect(changes.map((change) => [change.field, change.changedBy])).toEqual([['name', 'them'], ['state', 'me']]);
    expect(canCombine(changes)).toBe(true);
    expect(combine(theirs, changes)).toEqual({ id: 'a', name: 'New', state: 'active', rule: base.rule });
  });

  test('sameField_hasToBeChosen', () => {
    const changes = compare(base, { ...base, name: 'Theirs' }, { ...base, name: 'Mine' });
    expect(changes).toEqual([{ field: 'name', before: 'Old', theirs: 'Theirs', mine: 'Mine', changedBy: 'both' }]);
    expect(canCombine(changes)).toBe(false);
  });

  test('sameChangeTwice_isNone', () => {
    expect(compare(base, { ...base, name: 'New' }, { ...base, name: 'New' })).toEqual([]);
  });

  test('whatTheServerSays_isNoChange', () => {
    expect(compare(base, { ...base, version: 7, members: 12, updated_time: 'x' }, base)).toEqual([]);
    expect(editable({ ...base, progress: 0.5, spent: {} })).not.toHaveProperty('spent');
  });

  test('fieldIRemoved_staysRemoved', () => {
    const theirs = { ...base, name: 'New', note: 'n' };
    const changes = compare({ ...base, note: 'n' }, theirs, base);
    expect(combine(theirs, changes)).not.toHaveProperty('note');
  });

  test('orderOfMembers_doesNotMatter', () => {
    expect(same({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toBe(true);
    expect(same([1, 2], [2, 1])).toBe(false);
  });
});
