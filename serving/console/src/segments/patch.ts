/** Changes one line of a query where the editor has no way of its own to do it. */
import { isGroup, type Condition, type Group } from './rules';

/** The query with members of the line at `path` replaced; those that are undefined are removed. */
export function patched(query: Group, path: readonly number[], change: Partial<Condition>): Group {
  const [at, ...deeper] = path;
  return {
    ...query,
    rules: query.rules.map((rule, i) => {
      if (i !== at) return rule;
      if (isGroup(rule)) return deeper.length > 0 ? patched(rule, deeper, change) : rule;
      const next = { ...rule, ...change };
      for (const [name, value] of Object.entries(change)) if (value === undefined) delete next[name as keyof Condition];
      return next;
    }),
  };
}
