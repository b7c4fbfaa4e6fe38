/** When events happened: one condition among those that narrow them down, edited on its own. */
import { isGroup, type Condition, type Group, type Scalar } from './rules';

/** True for the condition that says when. */
export function isWindow(rule: Condition | Group): rule is Condition {
  return !isGroup(rule) && (rule.field === 'within' || rule.field === 'time');
}

/** When the events of a line happened; null for ever. */
export function windowOf(line: Condition): Condition | null {
  return isGroup(line.value) ? (line.value.rules.find(isWindow) ?? null) : null;
}

/** The filters of a line with another window, or with none. */
export function withWindow(line: Condition, window: { field: string; operator: string; value: Scalar | Scalar[] } | null): Group {
  const filters: Group = isGroup(line.value) ? line.value : { combinator: 'and', not: false, rules: [] };
  const at = filters.rules.findIndex(isWindow);
  const rules = [...filters.rules];
  if (at >= 0) rules.splice(at, 1, ...(window ? [{ ...rules[at]!, ...window }] : []));
  else if (window) rules.push(window);
  return { ...filters, rules };
}

const isPlain = (group: Group) => group.combinator === 'and' && !group.not;

/** As the server wants it: a window is never one of several alternatives, nor the opposite. */
export function windowApart(filters: Group): Group {
  const window = filters.rules.find(isWindow);
  if (!window || isPlain(filters)) return filters;
  const others = filters.rules.filter((rule) => rule !== window);
  return { combinator: 'and', not: false, rules: others.length > 0 ? [window, { ...filters, rules: others }] : [window] };
}

/** As it is edited: the window beside the filters, whatever joins these. */
export function windowWithin(filters: Group): Group {
  const [window, others, ...more] = filters.rules;
  if (!isPlain(filters) || !window || !isWindow(window) || !isGroup(others) || isPlain(others) || more.length > 0) return filters;
  return { ...others, rules: [window, ...others.rules] };
}
