/** Rules of segments: the form the server keeps, and the form the editor works on. */

export type Combinator = 'and' | 'or';

export type MatchMode = 'some' | 'none' | 'atLeast' | 'atMost' | 'exactly' | 'between' | 'first' | 'last';

export interface Match {
  mode: MatchMode;
  threshold?: number;
  threshold_to?: number;
}

export type Scalar = string | number | boolean;

export interface Condition {
  field: string;
  operator?: string;
  value?: Scalar | Scalar[] | Group | null;
  match?: Match;
  /** What the editor shows as a sentence and leaves as it is. */
  aggregate?: { function: string; of: string };
  then?: { field: string; not?: boolean; within?: string; same_item?: boolean; value?: Group };
}

export interface Group {
  combinator: Combinator;
  not: boolean;
  rules: (Condition | Group)[];
}

export const EMPTY_RULE: Group = { combinator: 'and', not: false, rules: [] };

export function isGroup(rule: unknown): rule is Group {
  return typeof rule === 'object' && rule !== null && Array.isArray((rule as Group).rules);
}

/** Everything the editor keeps beside the rule, which the server does not know. */
const OWN = new Set(['id', 'path', 'disabled', 'muted', 'valueSource']);

/** The rule as the server takes it, without what the editor added. */
export function toServer(group: object): Group {
  const { combinator, not, rules } = group as Partial<Group>;
  return {
    combinator: combinator === 'or' ? 'or' : 'and',
    not: not === true,
    rules: (rules ?? []).map((rule) => (isGroup(rule) ? toServer(rule) : condition(rule as Condition))),
  };
}

function condition(rule: Condition): Condition {
  const kept = Object.fromEntries(Object.entries(rule).filter(([name]) => !OWN.has(name))) as unknown as Condition;
  if (isEvents(rule.field)) {
    delete kept.operator;
    kept.match = match(rule.match);
    if (isGroup(rule.value)) kept.value = toServer(rule.value);
    else delete kept.value;
    return kept;
  }
  delete kept.match;
  if (kept.operator === 'null' || kept.operator === 'notNull') delete kept.value;
  return kept;
}

const WITH_THRESHOLD = new Set<MatchMode>(['atLeast', 'atMost', 'exactly', 'between']);

export function takesThreshold(mode: MatchMode): boolean {
  return WITH_THRESHOLD.has(mode);
}

function match(given: Match | undefined): Match {
  const mode = given?.mode ?? 'some';
  if (!takesThreshold(mode)) return { mode };
  const threshold = given?.threshold ?? 1;
  return mode === 'between' ? { mode, threshold, threshold_to: given?.threshold_to ?? threshold } : { mode, threshold };
}

/** The rule as the editor takes it: every line of events has a group to narrow it down in. */
export function toEditor(group: Group): Group {
  return {
    ...group,
    not: group.not === true,
    rules: group.rules.map((rule) =>
      isGroup(rule)
        ? toEditor(rule)
        : isEvents(rule.field)
          ? { ...rule, operator: '=', match: match(rule.match), value: isGroup(rule.value) ? toEditor(rule.value) : EMPTY_RULE }
          : rule,
    ),
  };
}

/** A field that counts what was done, such as events.view_item. */
export function isEvents(field: string): boolean {
  return /^events\.[^.]+$/.test(field);
}

/** How many lines a rule has, those that narrow down included. */
export function lines(group: Group): number {
  return group.rules.reduce(
    (sum, rule) => sum + (isGroup(rule) ? lines(rule) : 1 + (isGroup(rule.value) ? lines(rule.value) : 0)),
    0,
  );
}

/** A line of which something is still to be filled in. */
export function isIncomplete(rule: Condition): boolean {
  if (isEvents(rule.field)) return isGroup(rule.value) && rule.value.rules.some((inner) => !isGroup(inner) && isIncomplete(inner));
  if (rule.operator === 'null' || rule.operator === 'notNull') return false;
  const { value } = rule;
  if (Array.isArray(value)) return value.length === 0 || value.some((one) => one === '');
  return value === undefined || value === null || value === '';
}

/** Why the rule cannot be asked for yet; null when it can. */
export function unfinished(group: Group): string | null {
  if (group.rules.length === 0) return 'Add a condition to see who is in.';
  for (const rule of group.rules) {
    if (isGroup(rule)) {
      const inner = unfinished(rule);
      if (inner) return rule.rules.length === 0 ? 'A group has no condition yet.' : inner;
    } else if (isIncomplete(rule)) {
      return 'A condition is not filled in yet.';
    }
  }
  return null;
}

/** What a line of events asks beside how often, which the editor does not change; empty for nothing. */
export function besides(rule: Condition, nameOf: (event: string) => string): string {
  const parts: string[] = [];
  if (rule.aggregate) parts.push(`counting the ${rule.aggregate.function} of ${rule.aggregate.of}`);
  if (rule.then) {
    const { field, not, within } = rule.then;
    parts.push(`${not ? 'and not' : 'and'} ${nameOf(field.replace(/^events\./, ''))} after that${within ? ` within ${within}` : ''}`);
  }
  return parts.join(', ');
}

/** "7d" taken apart; null for anything else. */
export function span(text: unknown): { number: number; unit: string } | null {
  const found = typeof text === 'string' ? /^(\d{1,7})([mhdw])$/.exec(text) : null;
  return found ? { number: Number(found[1]), unit: found[2]! } : null;
}
