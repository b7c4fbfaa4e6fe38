// Through which answer this window found an item, so that what becomes of it is told with it.

const KEY = 'everystore.found';
const MOST = 200;

/** Item ids and the recommendation they were chosen from, oldest first. */
function read() {
  try {
    const stored = JSON.parse(sessionStorage.getItem(KEY));
    return new Map(Array.isArray(stored) ? stored : []);
  } catch {
    // Unreadable or forbidden storage: remembered for this page view only.
    return new Map();
  }
}

const found = read();

/** The item was chosen from an answer; the answer before it no longer counts. */
export function remember(itemId, recommendationId) {
  if (!recommendationId) return;
  found.delete(itemId);
  found.set(itemId, recommendationId);
  if (found.size > MOST) found.delete(found.keys().next().value);
  keep();
}

/** Somebody else shops in this window from now on. */
export function forget() {
  found.clear();
  keep();
}

function keep() {
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...found]));
  } catch {
    // A convenience; without it what is bought teaches nothing.
  }
}

/** The answer an item was found through, undefined when it was found otherwise. */
export const through = (itemId) => found.get(itemId);
