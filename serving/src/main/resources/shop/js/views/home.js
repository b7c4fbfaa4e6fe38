// The front page.

import { h } from '../dom.js';
import { visitor } from '../visitor.js';
import * as api from '../api.js';
import * as card from '../card.js';
import { offers } from '../offers.js';
import { freshness } from '../freshness.js';
import { names } from '../reasons.js';
import { DEPARTMENTS, categoryLink } from '../departments.js';

const HERO_PICTURES = 3;
const DISCOVERIES = new Set(['top-picks', 'because-you-viewed', 'next-item']);

function greeting(known) {
  const name = visitor.userId ? `, ${visitor.userId}` : '';
  if (known) return [`Your store${name}`, 'Every click rearranges it. Nobody else sees this page.'];
  return [`Good things for every day${name}`, 'Look around. After your first click this page begins to become yours.'];
}

function hero(answer) {
  const known = answer.profile?.known ?? false;
  const full = answer.rows.filter(({ items }) => items.length >= HERO_PICTURES);
  const first = full.find(({ strategy }) => DISCOVERIES.has(strategy)) ?? full[0];
  const [title, text] = greeting(known);
  const reason = first?.items[0].reason;
  const because = known && names(reason) ? reason.text : '';
  return h('section.hero', { 'aria-label': 'Welcome' },
    h('div.hero-text', null,
      h('p.eyebrow', null, known ? 'Made for you, just now' : 'Everystore'),
      h('h1', null, title),
      h('p', null, because ? `${because}. ${text}` : text),
      first ? h('a.primary', { href: `#/item/${encodeURIComponent(first.items[0].item_id)}` }, `See ${card.titleOf(first.items[0])}`) : null),
    h('ul.hero-pictures', null, (first?.items ?? []).slice(0, HERO_PICTURES).map((item) =>
      h('li', null, h('a', {
        href: `#/item/${encodeURIComponent(item.item_id)}`,
        'aria-label': card.titleOf(item),
      }, h('img', { src: card.pictureOf(item), alt: '', width: 240, height: 240 }))))));
}

function departments() {
  return h('section.tiles', { 'aria-label': 'Departments' },
    h('ul', null, DEPARTMENTS.map(({ name, picture }) =>
      h('li', null, h('a', { href: categoryLink(name) }, h('img', { src: `/shop/images/${picture}`, alt: '', width: 120, height: 120, loading: 'lazy' }), h('span', null, name))))));
}

export async function home() {
  await api.settled();
  const answer = await api.page('home');
  const rows = card.rows(answer);
  return {
    title: 'Everystore',
    answer,
    content: [hero(answer), freshness(answer), offers(answer), ...rows.slice(0, 2), departments(), ...rows.slice(2)],
  };
}
