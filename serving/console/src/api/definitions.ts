/** Segments, offers, page templates and experiments: listed, read, saved and deleted alike. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { editable } from './conflict';
import { ApiProblem, send, type Versioned } from './http';

export type State = 'draft' | 'active' | 'paused' | 'archived';

export interface Definition {
  id: string;
  name: string;
  state: State;
  version?: number;
  created_time?: string | null;
  updated_time?: string | null;
  start_time?: string | null;
  end_time?: string | null;
}

export type Collection = 'segments' | 'offers' | 'page-templates' | 'experiments';

export const listKey = (collection: Collection) => ['definitions', collection] as const;
const oneKey = (collection: Collection, id: string) => ['definition', collection, id] as const;

const address = (collection: Collection, id: string) => `/v1/${collection}/${encodeURIComponent(id)}`;

async function versioned<T>(response: Response): Promise<Versioned<T>> {
  return { value: (await response.json()) as T, etag: response.headers.get('etag') };
}

export async function fetchDefinition<T>(collection: Collection, id: string): Promise<Versioned<T>> {
  return versioned<T>(await send(address(collection, id)));
}

/** Every definition of a kind, by name. */
export function useDefinitions<T extends Definition>(collection: Collection, refetchMillis?: number) {
  return useQuery({
    queryKey: listKey(collection),
    refetchInterval: refetchMillis,
    queryFn: async ({ signal }) => {
      const body = (await (await send(`/v1/${collection}`, { signal })).json()) as Record<string, T[]>;
      const all = body[collection.replace('-', '_')] ?? [];
      return [...all].sort((a, b) => (a.name || a.id).localeCompare(b.name || b.id));
    },
  });
}

/** One definition with its version; nothing is asked for while there is no id. */
export function useDefinition<T extends Definition>(collection: Collection, id: string | undefined) {
  return useQuery({
    queryKey: oneKey(collection, id ?? ''),
    enabled: id !== undefined,
    // What is being edited does not change under the hands; a save tells of conflicts.
    staleTime: Infinity,
    gcTime: 0,
    queryFn: () => fetchDefinition<T>(collection, id!),
  });
}

/** Writes what only holds if the version is still `etag`; null: if nothing is there yet. */
export async function putDefinition<T extends Definition>(
  collection: Collection,
  value: T,
  etag: string | null,
): Promise<Versioned<T>> {
  const headers: Record<string, string> = etag === null ? { 'if-none-match': '*' } : { 'if-match': etag };
  return versioned<T>(
    await send(address(collection, value.id), { method: 'PUT', headers, body: editable(value) }),
  );
}

export function useSave<T extends Definition>(collection: Collection) {
  const client = useQueryClient();
  return useMutation<Versioned<T>, Error, { value: T; etag: string | null }>({
    mutationFn: ({ value, etag }) => putDefinition(collection, value, etag),
    onSuccess: (saved) => {
      client.setQueryData(oneKey(collection, saved.value.id), saved);
      void client.invalidateQueries({ queryKey: listKey(collection) });
    },
  });
}

export function useDelete(collection: Collection) {
  const client = useQueryClient();
  return useMutation<void, Error, { id: string; etag: string }>({
    mutationFn: async ({ id, etag }) => {
      await send(address(collection, id), { method: 'DELETE', headers: { 'if-match': etag } });
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: listKey(collection) });
    },
  });
}

/** True when somebody else wrote in the meantime. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 412;
}

const NEXT: Record<State, State[]> = {
  draft: ['active', 'archived'],
  active: ['paused', 'archived'],
  paused: ['active', 'archived'],
  archived: ['draft'],
};

/** Where a state may go from here. */
export function nextStates(state: State): State[] {
  return NEXT[state];
}

/** An id from a name: lower-case letters, digits and inner hyphens. */
export function idFrom(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '');
}
