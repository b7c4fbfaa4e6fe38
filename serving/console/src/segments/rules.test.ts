import { describe, expect, test } from 'vitest';
import { aggregateOf, matchFor } from './measures';
import { patched } from './patch';
import { isIncomplete, lines, span, toEditor, toServer, unfinished, type Group } from './rules';
import { windowOf, withWindow } from './window';

const CONTRACT: Group = {
  combinator: 'and',
  not: false,
  rules: [
    {
      field: 'events.view_item',
      match: { mode: 'atLeast', threshold: 3 },
      value: {
        combinator: 'and',
        not: false,
        rules: [
          { field: 'product_type', operator: 'beginsWith', value: 'Home > Kitchen' },
          { field: 'within', operator: '=', value: '7d' },
        ],
      },
    },
    {
      field: 'events.purchase',
      match: { mode: 'none' },
      value: { combinator: 'and', not: false, rules: [{ field: 'within', operator: '=', value: '30d' }] },
    },
  ],
};

describe('the way to the editor and back', () => {
  test('ruleOfTheContract_comesBackUnchanged', () => {
    expect(toServer(toEditor(CONTRACT))).toEqual(CONTRACT);
  });

  test('whatTheEditorAdds_isNotSent', () => {
    const edited = { id: 'g', combinator: 'or', not: true, rules: [{ id: 'r', field: 'orders.count', operator: '>=', value: 2, valueSource: 'value', match: { mode: 'all' } }] };
    expect(toServer(edited)).toEqual({ combinator: 'or', not: true, rules: [{ field: 'orders.count', operator: '>=', value: 2 }] });
  });

  test('whatTheEditorDoesNotEdit_isKept', () => {
    const cart: Group = {
      combinator: 'and',
      not: false,
      rules: [
        {
          field: 'events.add_to_cart',
          match: { mode: 'some' },
          then: { field: 'events.purchase', not: true, within: '1h', same_item: false },
        },
      ],
    };
    expect(toServer(toEditor(cart))).toEqual(cart);
    // What the editor shows is compared with what is kept, or each letter would begin it anew.
    expect(toServer(toServer(toEditor(cart)))).toEqual(cart);
  });

  test('groupsInGroups_areKept', () => {
    const nested: Group = { combinator: 'and', not: false, rules: [{ combinator: 'or', not: true, rules: CONTRACT.rules }] };
    expect(toServer(toEditor(nested))).toEqual(nested);
  });

  test('thresholdOfAnotherMode_isDropped', () => {
    const none = { combinator: 'and', rules: [{ field: 'events.purchase', operator: '=', match: { mode: 'none', threshold: 4 }, value: '' }] };
    expect(toServer(none).rules[0]).toEqual({ field: 'events.purchase', match: { mode: 'none' } });
  });

  test('valueOfAnUnaryOperator_isDropped', () => {
    const known = { combinator: 'and', rules: [{ field: 'brand.top', operator: 'notNull', value: 'x' }] };
    expect(toServer(known).rules[0]).toEqual({ field: 'brand.top', operator: 'notNull' });
  });

  test('betweenWithoutAnEnd_isOneNumber', () => {
    const rule = { combinator: 'and', rules: [{ field: 'events.purchase', match: { mode: 'between', threshold: 2 } }] };
    expect(toServer(rule).rules[0]).toMatchObject({ match: { mode: 'between', threshold: 2, threshold_to: 2 } });
  });
});

describe('what is not finished', () => {
  test('emptyRule_asksForACondition', () => {
    expect(unfinished({ combinator: 'and', not: false, rules: [] })).toBe('Add a condition to see who is in.');
  });

  test('emptyGroupAndOpenValue_areNamed', () => {
    const empty: Group = { combinator: 'and', not: false, rules: [{ combinator: 'and', not: false, rules: [] }] };
    expect(unfinished(empty)).toBe('A group has no condition yet.');
    expect(unfinished({ combinator: 'and', not: false, rules: [{ field: 'orders.count', operator: '>', value: '' }] })).toBe(
      'A condition is not filled in yet.',
    );
  });

  test('zeroAndFalse_areValues', () => {
    expect(isIncomplete({ field: 'orders.count', operator: '=', value: 0 })).toBe(false);
    expect(isIncomplete({ field: 'identified', operator: '=', value: false })).toBe(false);
  });

  test('finishedRule_hasNothingToSay', () => {
    expect(unfinished(CONTRACT)).toBeNull();
    expect(lines(CONTRACT)).toBe(5);
  });

  test('openFilterOfEvents_isFound', () => {
    const open: Group = {
      combinator: 'and',
      not: false,
      rules: [{ field: 'events.view_item', match: { mode: 'some' }, value: { combinator: 'and', not: false, rules: [{ field: 'brand', operator: '=', value: '' }] } }],
    };
    expect(unfinished(open)).toBe('A condition is not filled in yet.');
  });
});

test('windowBesideAlternatives_isSentApartFromThem', () => {
  const brands: Group = { combinator: 'or', not: false, rules: [{ field: 'brand', operator: '=', value: 'A' }, { field: 'brand', operator: '=', value: 'B' }] };
  const edited: Group = { ...brands, rules: [{ field: 'within', operator: '=', value: '7d' }, ...brands.rules] };
  const line = (value: Group) => ({ combinator: 'and' as const, not: false, rules: [{ field: 'events.purchase', match: { mode: 'some' as const }, value }] });
  const sent = line({ combinator: 'and', not: false, rules: [{ field: 'within', operator: '=', value: '7d' }, brands] });
  expect(toServer(line(edited))).toEqual(sent);
  expect(toEditor(sent).rules[0]).toMatchObject({ value: edited });
  expect(toServer(toEditor(sent))).toEqual(sent);
});

test('window_isReplacedInItsPlaceOrTakenAway', () => {
  const line = { field: 'events.view_item', value: CONTRACT.rules[0] && (CONTRACT.rules[0] as { value: Group }).value };
  expect(windowOf(line)?.value).toBe('7d');
  expect(withWindow(line, { field: 'time', operator: 'after', value: '2026-01-01' }).rules[1]).toEqual({ field: 'time', operator: 'after', value: '2026-01-01' });
  expect(withWindow(line, null).rules).toHaveLength(1);
});

test('oneLineInAGroup_isPatched', () => {
  const nested: Group = { combinator: 'and', not: false, rules: [{ combinator: 'or', not: false, rules: CONTRACT.rules }] };
  const next = patched(nested, [0, 1], { match: undefined, aggregate: { function: 'sum', of: 'value' } });
  expect((next.rules[0] as Group).rules[0]).toBe(CONTRACT.rules[0]);
  expect((next.rules[0] as Group).rules[1]).toEqual({ field: 'events.purchase', aggregate: { function: 'sum', of: 'value' }, value: (CONTRACT.rules[1] as { value: Group }).value });
});

test('comparisonThatDoesNotFitAMeasure_isReplaced', () => {
  const worth = aggregateOf('sum value');
  expect(matchFor(worth, { mode: 'some' })).toEqual({ mode: 'atLeast', threshold: 1 });
  expect(matchFor(worth, { mode: 'atMost', threshold: 4 })).toEqual({ mode: 'atMost', threshold: 4 });
  expect(matchFor(undefined, { mode: 'none' })).toEqual({ mode: 'none' });
});

test('spans_areTakenApart', () => {
  expect(span('7d')).toEqual({ number: 7, unit: 'd' });
  expect(span('this_month')).toBeNull();
  expect(span('7')).toBeNull();
});
