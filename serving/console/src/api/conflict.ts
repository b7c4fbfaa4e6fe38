/** What differs between two versions of a definition, and whether both changes can be had. */

export type Fields = Record<string, unknown>;

export interface FieldChange {
  field: string;
  /** As it was when the editing began. */
  before: unknown;
  theirs: unknown;
  mine: unknown;
  changedBy: 'them' | 'me' | 'both';
}

/** Fields that the server says and nobody edits. */
const READ_ONLY = new Set(['version', 'created_time', 'updated_time', 'members', 'evaluated_at', 'progress', 'exact', 'disabled_at', 'disabled_reason', 'spent', 'approval']);

/** The fields that may be sent. */
export function editable<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !READ_ONLY.has(name))) as T;
}

/** Equal as JSON, whatever the order of members. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Every field that they or I changed since the editing began, except where both did the same. */
export function compare(base: object, theirs: object, mine: object): FieldChange[] {
  const [before, other, own] = [base, theirs, mine].map((value) => editable(value) as Fields) as [Fields, Fields, Fields];
  const names = new Set([...Object.keys(before), ...Object.keys(other), ...Object.keys(own)]);
  const changes: FieldChange[] = [];
  for (const field of names) {
    const byThem = !same(before[field], other[field]);
    const byMe = !same(before[field], own[field]);
    if ((byThem || byMe) && !same(other[field], own[field])) {
      changes.push({
        field,
        before: before[field],
        theirs: other[field],
        mine: own[field],
        changedBy: byThem && byMe ? 'both' : byThem ? 'them' : 'me',
      });
    }
  }
  return changes;
}

/** True when nobody changed a field that the other changed otherwise. */
export function canCombine(changes: FieldChange[]): boolean {
  return changes.every((change) => change.changedBy !== 'both');
}

/** Theirs with my changes on top. */
export function combine<T extends object>(theirs: T, changes: FieldChange[]): T {
  const combined = { ...editable(theirs) } as unknown as Fields;
  for (const change of changes) {
    if (change.changedBy !== 'them') {
      if (change.mine === undefined) delete combined[change.field];
      else combined[change.field] = change.mine;
    }
  }
  return combined as unknown as T;
}
