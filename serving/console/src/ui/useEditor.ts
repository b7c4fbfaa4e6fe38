/** One definition being edited: its draft with undo, saving, conflicts, state and removal. */
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { canCombine, combine, compare, editable, same, type FieldChange } from '../api/conflict';
import {
  fetchDefinition, idFrom, isConflict, putDefinition, useDefinition, useDelete, useSave,
  type Collection, type Definition, type State,
} from '../api/definitions';
import { ApiProblem, type Versioned } from '../api/http';
import { begin, change, redo, undo, type History } from './history';
import { useNotice } from './Notices';
import { useStop } from './useStop';

/** Somebody else saved first. */
export interface Conflict<T> {
  /** Null when they removed it. */
  theirs: Versioned<T> | null;
  changes: FieldChange[];
  canCombine: boolean;
}

export const NEW = 'new';

export function useEditor<T extends Definition>(collection: Collection, id: string, blank: () => T, noun: string, home: string) {
  const isNew = id === NEW;
  const read = useDefinition<T>(collection, isNew ? undefined : id);
  const save = useSave<T>(collection);
  const removal = useDelete(collection);
  const pause = useStop<T>(collection, (resumed) => {
    setBase((known) => (known ? resumed : known));
    setHistory((known) => known && { ...known, present: { ...known.present, state: resumed.value.state } });
  });
  const tell = useNotice();
  const navigate = useNavigate();
  const [base, setBase] = useState<Versioned<T> | null>(() => (isNew ? { value: blank(), etag: null } : null));
  const [history, setHistory] = useState<History<T> | null>(() => (base ? begin(base.value) : null));
  const [conflict, setConflict] = useState<Conflict<T> | null>(null);

  useEffect(() => {
    if (read.data && base === null) {
      setBase(read.data);
      setHistory(begin(read.data.value));
    }
  }, [read.data, base]);

  const draft = history?.present ?? null;
  const dirty = base !== null && draft !== null && !same(editable(base.value), editable(draft));

  useEffect(() => {
    if (!dirty) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [dirty]);

  function adopt(saved: Versioned<T>) {
    setBase(saved);
    setHistory((known) => (known ? { ...known, present: saved.value, about: null } : begin(saved.value)));
    setConflict(null);
  }

  async function write(value: T, etag: string | null, told: string) {
    const named = isNew && !value.id ? { ...value, id: idFrom(value.name) } : value;
    try {
      const saved = await save.mutateAsync({ value: named, etag });
      adopt(saved);
      tell(told);
      if (isNew) void navigate({ to: `${home}/${saved.value.id}`, replace: true });
    } catch (error) {
      if (isConflict(error) && isNew) {
        save.reset();
        tell(`There is a ${noun} of that name already. Choose another name.`, { tone: 'bad' });
      } else if (isConflict(error)) {
        save.reset();
        await meet(named);
      }
    }
  }

  /** Finds out what the others did. */
  async function meet(mine: T) {
    try {
      const theirs = await fetchDefinition<T>(collection, id);
      const changes = compare(base?.value ?? mine, theirs.value, mine);
      setConflict({ theirs, changes, canCombine: canCombine(changes) });
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 404) {
        setConflict({ theirs: null, changes: [], canCombine: false });
      } else {
        tell((error as Error).message, { tone: 'bad' });
      }
    }
  }

  return {
    isNew,
    read,
    draft,
    base,
    dirty,
    saving: save.isPending,
    error: save.error,
    conflict,
    canUndo: (history?.past.length ?? 0) > 0,
    canRedo: (history?.future.length ?? 0) > 0,
    edit: (next: T, about: string | null = null) => setHistory((known) => known && change(known, next, about)),
    undo: () => setHistory((known) => known && undo(known)),
    redo: () => setHistory((known) => known && redo(known)),
    save: () => draft && void write(draft, base?.etag ?? null, 'Saved.'),
    /** Saves with another state; takes effect at once. */
    turn: (state: State, told: string) => draft && void write({ ...draft, state }, base?.etag ?? null, told),
    /** Pauses what is saved, whatever is being edited and whoever wrote last; what is edited stays. */
    stop: async () => {
      const stopped = await pause.stop(id, base?.value.name || id);
      if (!stopped) return;
      // Where others wrote in between, the next save still tells of it.
      if (base && stopped.before === base.etag) setBase(stopped.saved);
      setHistory((known) => known && { ...known, present: { ...known.present, state: 'paused' } });
    },
    /** What was saved elsewhere than in this editor. */
    adopt,
    takeTheirs: () => {
      if (conflict?.theirs) {
        setBase(conflict.theirs);
        setHistory((known) => known && change(known, conflict.theirs!.value));
      } else {
        void navigate({ to: home });
      }
      setConflict(null);
    },
    keepMine: () => draft && void write(draft, conflict?.theirs?.etag ?? null, 'Saved. Your version stands.'),
    keepBoth: () =>
      conflict?.theirs && void write(combine(conflict.theirs.value, conflict.changes), conflict.theirs.etag, 'Saved with both changes.'),
    dismiss: () => setConflict(null),
    remove: async () => {
      if (!base?.etag) return;
      const removed = base.value;
      try {
        await removal.mutateAsync({ id: removed.id, etag: base.etag });
      } catch (error) {
        if (isConflict(error)) await meet(draft ?? removed);
        else tell((error as Error).message, { tone: 'bad' });
        return;
      }
      setHistory(begin(removed));
      void navigate({ to: home });
      tell(`“${removed.name || removed.id}” is deleted.`, {
        action: {
          label: 'Undo',
          run: () =>
            void putDefinition(collection, removed, null).then(
              () => void navigate({ to: `${home}/${removed.id}` }),
              (error: Error) => tell(`It could not be brought back: ${error.message}`, { tone: 'bad' }),
            ),
        },
      });
    },
  };
}

export type Editor<T extends Definition> = ReturnType<typeof useEditor<T>>;
