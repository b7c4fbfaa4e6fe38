// Why a row is on the page, in a sentence.

const STRATEGIES = {
  'top-picks': 'Chosen for you from everything you looked at',
  'next-item': 'What visitors on your path looked at next',
  'also-viewed': 'Looked at in the same visits',
  'bought-together': 'Bought in the same baskets',
  'because-you-viewed': 'Because of what you looked at',
  'recently-viewed': 'Where you have been',
  'continue-shopping': 'Pick up where you left off',
  'buy-again': 'You bought these before',
  trending: 'What everybody looks at this hour',
  'best-sellers': 'Bought most in the last two weeks',
  'new-arrivals': 'Fresh in the catalogue',
};

const FALLBACKS = {
  stale: 'from a moment ago',
  segment: 'liked by people like you',
  popular: 'popular with everybody while we get to know you',
  static: 'our standing selection',
};

const MAJORITY = 0.6;
const NAMING = new Set(['because_you_viewed', 'also_viewed', 'bought_together', 'same_category', 'liked_category']);

/** True when a reason names something of this visitor's, so that it is worth a line. */
export const names = (reason) => Boolean(reason?.text) && NAMING.has(reason.code);

/** What most of the items say of themselves, when it names something of this visitor's. */
function shared(items) {
  const counts = new Map();
  for (const { reason } of items) if (names(reason)) counts.set(reason.text, (counts.get(reason.text) ?? 0) + 1);
  const [text, count] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? ['', 0];
  return count >= items.length * MAJORITY ? text : '';
}

/** True when a heading already says what a reason would. */
export const addsNothing = (reason, heading) => plain(heading ?? '').includes(plain(reason));

const plain = (text) => text.toLowerCase().replace(/[^a-z0-9 ]/g, '');

export function why(row) {
  const own = shared(row.items);
  const base = own && !addsNothing(own, row.title) ? own : STRATEGIES[row.strategy] ?? own;
  const fallback = FALLBACKS[row.fallback];
  return fallback ? `${base} · ${fallback}` : base;
}
