/** What a line of events can be about, beside how often: sums, means, extremes, different things. */
import type { Aggregate, Match, MatchMode } from './rules';

interface Measure {
  key: string;
  aggregate: Aggregate;
  /** In the list of measures. */
  label: string;
  group: string;
}

const TIMES = 'times';

function measure(fn: string, of: string, group: string, label: string): Measure {
  return { key: `${fn} ${of}`, aggregate: { function: fn, of }, group, label };
}

const MEASURES: Measure[] = [
  measure('sum', 'value', 'What it was worth', 'worth in all'),
  measure('avg', 'value', 'What it was worth', 'worth on average'),
  measure('max', 'value', 'What it was worth', 'worth, the largest'),
  measure('min', 'value', 'What it was worth', 'worth, the smallest'),
  measure('sum', 'quantity', 'Pieces', 'pieces in all'),
  measure('avg', 'quantity', 'Pieces', 'pieces on average'),
  measure('max', 'quantity', 'Pieces', 'most pieces at once'),
  measure('min', 'quantity', 'Pieces', 'fewest pieces at once'),
  measure('avg', 'price', 'Price of a piece', 'price on average'),
  measure('max', 'price', 'Price of a piece', 'highest price'),
  measure('min', 'price', 'Price of a piece', 'lowest price'),
  measure('sum', 'price', 'Price of a piece', 'prices added up'),
  measure('distinct', 'item_id', 'How many different', 'different items'),
  measure('distinct', 'brand', 'How many different', 'different brands'),
  measure('distinct', 'product_type', 'How many different', 'different categories'),
  measure('distinct', 'day', 'How many different', 'different days'),
];

const GROUPS = [...new Set(MEASURES.map(({ group }) => group))];

/** Options of the list of measures. */
export const MEASURE_OPTIONS = [
  { value: TIMES, label: 'how often' },
  ...GROUPS.map((group) => ({ group, items: MEASURES.filter((each) => each.group === group).map(({ key, label }) => ({ value: key, label })) })),
];

export function measureKey(aggregate: Aggregate | undefined): string {
  return aggregate ? `${aggregate.function} ${aggregate.of}` : TIMES;
}

export function aggregateOf(key: string): Aggregate | undefined {
  return MEASURES.find((each) => each.key === key)?.aggregate;
}

/** True for money and means, which need not be whole. */
export function takesFractions(aggregate: Aggregate | undefined): boolean {
  return aggregate !== undefined && (aggregate.of === 'value' || aggregate.of === 'price' || aggregate.function === 'avg');
}

const COMPARED: [MatchMode, string][] = [
  ['atLeast', 'at least'],
  ['atMost', 'at most'],
  ['exactly', 'exactly'],
  ['between', 'between'],
];

const HAPPENED: [MatchMode, string][] = [
  ['some', 'at least once'],
  ['none', 'not at all'],
  ...COMPARED.map(([mode, label]): [MatchMode, string] => [mode, `${label} …${mode === 'between' ? ' and …' : ''} times`]),
  ['first', 'for the first time'],
  ['last', 'for the last time'],
];

/** The ways to compare a measure. */
export function modesOf(aggregate: Aggregate | undefined): { value: MatchMode; label: string }[] {
  return (aggregate ? COMPARED : HAPPENED).map(([value, label]) => ({ value, label }));
}

/** The comparison that goes on when another measure is chosen. */
export function matchFor(aggregate: Aggregate | undefined, match: Match): Match {
  return modesOf(aggregate).some(({ value }) => value === match.mode) ? match : { mode: 'atLeast', threshold: match.threshold ?? 1 };
}
