// How fresh the page on the screen is: the time from the last click until it is shown, and the
// server's own time to compose it.

import { h } from './dom.js';
import { visitor, save } from './visitor.js';
import { openDrawer } from './drawer.js';

const RECENT_CLICK_MS = 30_000;

const short = (ms) => (ms < 10 ? `${Math.round(ms * 10) / 10} ms` : ms < 10_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`);

/** Milliseconds since the last click, once per click; null when there was none lately. */
function sinceClick() {
  if (!visitor.clickTime) return null;
  const passed = performance.timeOrigin + performance.now() - visitor.clickTime;
  visitor.clickTime = 0;
  save();
  return passed >= 0 && passed < RECENT_CLICK_MS ? passed : null;
}

function sentence(answer, clickMs) {
  if (answer.profile && !answer.profile.known) return 'Nothing known of you yet. Click on something and look again';
  if (answer.fresh === false) return 'Your last click is on its way into this page';
  if (clickMs !== null) return 'Your last click is in this page';
  return 'Up to date with all you did';
}

export function freshness(answer) {
  const clickMs = sinceClick();
  const parts = [
    clickMs !== null ? `fresh ${short(clickMs)} after it` : null,
    answer.took_ms !== undefined ? `composed in ${short(answer.took_ms)}` : null,
    `here in ${short(answer.roundTripMs)}`,
  ].filter(Boolean);
  return h('p.fresh', { 'data-fresh': String(answer.fresh), role: 'status' },
    h(answer.fresh === false ? 'span.dot.late' : 'span.dot', { 'aria-hidden': 'true' }),
    h('span', null, h('b', null, sentence(answer, clickMs)), ` · ${parts.join(' · ')}`),
    h('button.link', { type: 'button', onclick: openDrawer }, 'Behind the page'));
}
