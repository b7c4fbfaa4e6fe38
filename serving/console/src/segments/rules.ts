/** Rules of segments: the form the server keeps, and the form the editor works on. */
import { windowApart, windowWithin } from './window';

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
  /** What is counted of events, where it is not how often they happened. */
  aggregate?: Aggregate;
  then?: FollowUp;
}

export interface Aggregate {
  function: string;
  of: string;
}

/** What has to follow an event, or must not; `within` is a span, any time later without one. */
export interface FollowUp {
  field: string;
  not?: boolean;
  within?: string;
  same_item?: boolean;
  value?: Group;
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
    // A group that narrows nothing down is none.
    if (isGroup(rule.value) && rule.value.rules.length > 0) kept.value = windowApart(toServer(rule.value));
    else delete kept.value;
    if (rule.then) kept.then = followUp(rule.then);
    return kept;
  }
  delete kept.match;
  if (kept.operator === 'null' || kept.operator === 'notNull') delete kept.value;
  return kept;
}

function followUp({ value, within, ...rest }: FollowUp): FollowUp {
  const then: FollowUp = { ...rest };
  if (within) then.within = within;
  if (isGroup(value) && value.rules.length > 0) then.value = toServer(value);
  return then;
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
          ? { ...rule, operator: '=', match: match(rule.match), value: windowWithin(isGroup(rule.value) ? toEditor(rule.value) : EMPTY_RULE) }
          : rule,
    ),
  };
}

/** True when every line of events has its group already. */
export function hasGroups(group: Group): boolean {
  return group.rules.every((rule) => (isGroup(rule) ? hasGroups(rule) : !isEvents(rule.field) || isGroup(rule.value)));
}

/** A field that counts what was done, such as events.view_item. */
export function isEvents(field: string): boolean {
  return /^events\.[^.]+$/.test(field);
}

/** The name in a field that counts what was done. */
export const eventName = (field: string): string => field.replace(/^events\./, '');

/** How many lines a rule has, those that narrow down included. */
export function lines(group: Group): number {
  return group.rules.reduce(
    (sum, rule) => sum + (isGroup(rule) ? lines(rule) : 1 + (isGroup(rule.value) ? lines(rule.value) : 0)),
    0,
  );
}

/** A line of which something is still to be filled in. */
export function isIncomplete(rule: Condition): boolean {
  if (isEvents(rule.field)) return isOpen(rule.value) || isOpen(rule.then?.value);
  if (rule.operator === 'null' || rule.operator === 'notNull') return false;
  const { value } = rule;
  if (Array.isArray(value)) return value.length === 0 || value.some((one) => one === '');
  return value === undefined || value === null || value === '';
}

function isOpen(filters: unknown): boolean {
  return isGroup(filters) && filters.rules.some((inner) => (isGroup(inner) ? isOpen(inner) : isIncomplete(inner)));
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

/** "7d" taken apart; null for anything else. */
export function span(text: unknown): { number: number; unit: string } | null {
  const found = typeof text === 'string' ? /^(\d{1,7})([mhdw])$/.exec(text) : null;
  return found ? { number: Number(found[1]), unit: found[2]! } : null;
}
