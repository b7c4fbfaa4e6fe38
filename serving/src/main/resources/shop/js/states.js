// What the page shows while there is nothing to show yet, or nothing at all.

import { h } from './dom.js';
import * as key from './key.js';

const SKELETON_CARDS = 6;

const bone = (...classes) => h(`span.bone.${classes.join('.')}`);

export function skeletonRow() {
  return h('section.row.skeleton', { 'aria-hidden': 'true' },
    bone('bone-title'),
    h('ul.track', null, Array.from({ length: SKELETON_CARDS }, () =>
      h('li.card', null, bone('bone-picture'), bone('bone-line'), bone('bone-short')))));
}

export function skeletonPage() {
  return [h('p.sr', { role: 'status' }, 'Loading'), h('div.hero.skeleton', { 'aria-hidden': 'true' }, bone('bone-hero')), skeletonRow(), skeletonRow()];
}

export function failure(error, again) {
  if (key.isRefusal(error)) return key.form(error, again);
  const offline = error.status === 0;
  return h('div.state', { role: 'alert' },
    h('img', { src: '/shop/images/lantern-07.svg', alt: '', width: 180, height: 180 }),
    h('h1', null, offline ? 'The shop is out of reach' : error.status === 404 ? 'This is not on our shelves' : 'Something went wrong'),
    h('p', null, offline ? 'Check your connection; nothing you did is lost.' : error.message),
    h('div.actions', null,
      h('button.primary', { type: 'button', onclick: again }, 'Try again'),
      h('a.secondary', { href: '#/' }, 'To the front page')));
}

export function nothing(title, text, picture) {
  return h('div.state', null,
    h('img', { src: `/shop/images/${picture}`, alt: '', width: 180, height: 180 }),
    h('h1', null, title),
    h('p', null, text),
    h('div.actions', null, h('a.primary', { href: '#/' }, 'Look around')));
}
