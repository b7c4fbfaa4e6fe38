// How fresh the page on the screen is: whether it contains the visitor's last click, how long after
// the press it was there, and how long the server took to compose it.

import { h } from './dom.js';
import { openDrawer } from './drawer.js';

let pressMs = null;

/** Times every press of a link or button until the page it leads to. */
export function watchPresses() {
  document.addEventListener('click', ({ target }) => {
    if (target.closest?.('a, button')) pressMs = performance.now();
  }, { capture: true });
}

/** Milliseconds since the press that led here, asked once; null when there was none. */
function sincePress() {
  const passed = pressMs === null ? null : performance.now() - pressMs;
  pressMs = null;
  return passed;
}

const short = (ms) => (ms < 10 ? `${Math.round(ms * 10) / 10} ms` : ms < 10_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`);

function sentence(answer, pressed) {
  if (answer.profile && !answer.profile.known) return 'We have not met yet. Click on something and watch this page';
  if (answer.fresh === false) return 'Your last click is on its way into this page';
  return pressed === null ? 'Up to date with all you did' : 'Your last click is in this page';
}

export function freshness(answer) {
  const pressed = sincePress();
  const parts = [
    pressed === null ? `here in ${short(answer.roundTripMs)}` : `on screen ${short(pressed)} after it`,
    answer.took_ms === undefined ? null : `composed in ${short(answer.took_ms)}`,
  ].filter(Boolean);
  return h('p.fresh', { 'data-fresh': String(answer.fresh) },
    h(answer.fresh === false ? 'span.dot.late' : 'span.dot', { 'aria-hidden': 'true' }),
    h('span', null, h('b', null, sentence(answer, pressed)), ` · ${parts.join(' · ')} · `,
      h('button.link', { type: 'button', onclick: openDrawer }, 'Behind the page')));
}
