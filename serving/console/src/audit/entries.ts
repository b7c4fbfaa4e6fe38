import type { Change } from '../api/changes';

/** One change of a definition. */
export interface Entry {
  time: string;
  operator: string;
  action: string;
  kind: string;
  id: string;
  name: string;
  version: string;
  changes: Change[];
}

const text = (from: Record<string, unknown>, ...names: string[]): string => {
  for (const name of names) {
    const value = from[name];
    if (typeof value === 'string' || typeof value === 'number') return String(value);
  }
  return '';
};

/** The changes of an answer, newest first; what is no change is left out. */
export function entries(answer: unknown): Entry[] {
  const body = answer as { audit?: unknown; entries?: unknown } | unknown[] | null;
  const list = Array.isArray(body) ? body : (body?.audit ?? body?.entries ?? []);
  if (!Array.isArray(list)) return [];
  return (list as Record<string, unknown>[])
    .filter((entry) => typeof entry === 'object' && entry !== null)
    .map((entry) => ({
      time: text(entry, 'time'),
      operator: text(entry, 'operator', 'actor'),
      action: text(entry, 'action', 'change'),
      kind: text(entry, 'kind', 'collection', 'type'),
      id: text(entry, 'id', 'definition_id'),
      name: text(entry, 'name'),
      version: text(entry, 'version'),
      changes: (Array.isArray(entry['changes']) ? (entry['changes'] as Record<string, unknown>[]) : []).map((change) => ({
        field: text(change, 'field'),
        before: text(change, 'before'),
        after: text(change, 'after'),
      })),
    }))
    .sort((a, b) => (a.time < b.time ? 1 : -1));
}

const PLACES = {
  segment: '/segments/$id',
  offer: '/offers/$id',
  page_template: '/pages/$id',
  experiment: '/experiments/$id',
} as const;

/** Where what was changed is found; null when there is no page for it. */
export function place(entry: Pick<Entry, 'kind' | 'action'>): (typeof PLACES)[keyof typeof PLACES] | null {
  const kind = entry.kind.replace('-', '_').replace(/s$/, '');
  return entry.action === 'delete' ? null : (PLACES[kind as keyof typeof PLACES] ?? null);
}
