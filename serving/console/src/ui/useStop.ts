/** Stops what runs, at once and whoever wrote it last, and lets that be taken back. */
import { useQueryClient } from '@tanstack/react-query';
import { fetchDefinition, isConflict, listKey, putDefinition, type Collection, type Definition, type State } from '../api/definitions';
import type { Versioned } from '../api/http';
import { useNotice } from './Notices';

/** How often another writer may come in between. */
const MAX_TRIES = 5;

/** Puts the newest version into another state. `before` is the tag of the version it was made from. */
export async function withState<T extends Definition>(collection: Collection, id: string, state: State): Promise<{ saved: Versioned<T>; before: string | null }> {
  for (let tries = 1; ; tries++) {
    const newest = await fetchDefinition<T>(collection, id);
    if (newest.value.state === state) return { saved: newest, before: newest.etag };
    try {
      return { saved: await putDefinition(collection, { ...newest.value, state }, newest.etag), before: newest.etag };
    } catch (error) {
      if (!isConflict(error) || tries === MAX_TRIES) throw error;
    }
  }
}

export function useStop<T extends Definition>(collection: Collection, resumed?: (saved: Versioned<T>) => void) {
  const tell = useNotice();
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: listKey(collection) });

  async function resume(id: string, name: string) {
    try {
      const { saved } = await withState<T>(collection, id, 'active');
      refresh();
      resumed?.(saved);
      tell(`“${name}” runs again.`);
    } catch (error) {
      tell(`“${name}” could not be resumed: ${(error as Error).message}`, { tone: 'bad' });
    }
  }

  /** Null when it could not be stopped. */
  async function stop(id: string, name: string) {
    try {
      const stopped = await withState<T>(collection, id, 'paused');
      refresh();
      tell(`“${name}” is stopped.`, { action: { label: 'Undo', run: () => void resume(id, name) } });
      return stopped;
    } catch (error) {
      tell(`“${name}” could not be stopped: ${(error as Error).message}`, { tone: 'bad' });
      return null;
    }
  }
  return { stop };
}
