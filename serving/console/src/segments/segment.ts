import type { Definition } from '../api/definitions';
import type { Change } from '../api/changes';
import { EMPTY_RULE, type Group } from './rules';

export interface Segment extends Definition {
  description: string;
  rule: Group;
  members?: number | null;
  evaluated_at?: string | null;
  /** 0..1 while everybody is looked through for the first time. */
  progress?: number | null;
  /** When the job ceased to look at people for it, since that took too much. */
  disabled_at?: string | null;
  /** Why, and what to do. */
  disabled_reason?: string | null;
}

export const blank = (): Segment => ({ id: '', name: '', description: '', state: 'draft', rule: EMPTY_RULE });

export interface Preview {
  count: number;
  /** 0..1 of everybody known. */
  share: number;
  sample: { user_id: string; why: (string | Reason)[] }[];
  evaluated: number;
  /** Other segments with the same people; `share` is 0..1 of those counted here. */
  overlap?: { id: string; name: string; count: number; share: number }[];
  took_ms: number;
}

/** A segment as it was. */
export interface SegmentVersion {
  version: number;
  time: string;
  operator: string;
  state: Segment['state'];
  name: string;
  rule: Group;
  changes: Change[];
}

export interface Use {
  kind: string;
  id: string;
  name: string;
  state: Segment['state'];
}

/** A line of a rule for one person, with what was found. */
export interface Reason {
  text: string;
  result: boolean;
  value?: string | number | boolean | null;
  rules?: Reason[];
}

/** Beginnings that most shops want. */
export const EXAMPLES: { name: string; description: string; rule: Group }[] = [
  {
    name: 'Interested, not bought',
    description: 'Came back to look and did not buy: a reminder may help.',
    rule: {
      combinator: 'and',
      not: false,
      rules: [
        { field: 'events.view_item', match: { mode: 'atLeast', threshold: 3 }, value: within('7d') },
        { field: 'events.purchase', match: { mode: 'none' }, value: within('30d') },
      ],
    },
  },
  {
    name: 'Left a cart behind',
    description: 'Put something into the cart lately, and bought nothing since.',
    rule: {
      combinator: 'and',
      not: false,
      rules: [
        { field: 'events.add_to_cart', match: { mode: 'some' }, value: within('2d') },
        { field: 'events.purchase', match: { mode: 'none' }, value: within('2d') },
      ],
    },
  },
  {
    name: 'Good customers',
    description: 'Ordered at least twice, and were here within the last month.',
    rule: {
      combinator: 'and',
      not: false,
      rules: [
        { field: 'orders.count', operator: '>=', value: 2 },
        { field: 'recency_days', operator: '<=', value: 30 },
      ],
    },
  },
];

function within(span: string): Group {
  return { combinator: 'and', not: false, rules: [{ field: 'within', operator: '=', value: span }] };
}
