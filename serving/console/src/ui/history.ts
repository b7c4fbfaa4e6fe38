/** The states of something edited, to go back and forth in. */
export interface History<T> {
  past: T[];
  present: T;
  future: T[];
  /** What the last change was about: changes of one field in a row are one step. */
  about: string | null;
}

export const MAX_STEPS = 100;

export function begin<T>(present: T): History<T> {
  return { past: [], present, future: [], about: null };
}

/** With another state on top. `about` names the field that is typed into, null for a step of its own. */
export function change<T>(history: History<T>, present: T, about: string | null = null): History<T> {
  if (Object.is(present, history.present)) return history;
  const goesOn = about !== null && about === history.about && history.past.length > 0;
  return {
    past: goesOn ? history.past : [...history.past, history.present].slice(-MAX_STEPS),
    present,
    future: [],
    about,
  };
}

export function undo<T>(history: History<T>): History<T> {
  const previous = history.past.at(-1);
  if (previous === undefined) return history;
  return { past: history.past.slice(0, -1), present: previous, future: [history.present, ...history.future], about: null };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...later] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future: later, about: null };
}
