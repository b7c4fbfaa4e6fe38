// The drawer for the curious: how the page on the screen came about.

import { h, byId } from './dom.js';
import { visitor } from './visitor.js';
import * as api from './api.js';

const FEATURES_SHOWN = 40;
const RECENT_SHOWN = 8;

let answer = null;

/** Remembers the page on the screen; shows it when the drawer is open. */
export function behind(latest) {
  answer = latest;
  if (!byId('drawer').hidden) render();
}

export function openDrawer() {
  byId('drawer').hidden = false;
  document.body.classList.add('with-drawer');
  byId('drawer-button').setAttribute('aria-expanded', 'true');
  render().then(() => byId('drawer').querySelector('button')?.focus());
}

export function closeDrawer() {
  byId('drawer').hidden = true;
  document.body.classList.remove('with-drawer');
  byId('drawer-button').setAttribute('aria-expanded', 'false');
}

const number = (value) => (typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(3) : String(value));

function facts(pairs) {
  return h('dl', null, pairs.filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => [h('dt', null, name), h('dd', null, number(value))]));
}

function rowFacts(row) {
  return h('details', null,
    h('summary', null, h('b', null, row.title), h('span.chip', null, row.strategy), row.fallback ? h('span.chip.warn', null, row.fallback) : null),
    h('ol', null, row.items.map((item) =>
      h('li', null, h('span', null, item.title ?? item.item_id), h('code', null, number(item.score ?? 0)), h('small', null, item.reason?.text ?? '')))));
}

function profileFacts(profile) {
  if (!profile) return [h('p', null, 'Nothing is known of this visitor yet.')];
  const features = Object.entries(profile.features ?? {}).slice(0, FEATURES_SHOWN);
  return [
    facts([
      ['known as', profile.user_id],
      ['browsers', (profile.client_ids ?? []).length || undefined],
      ['segments', (profile.segments ?? []).join(', ') || 'none yet'],
      ['staleness', profile.staleness_ms === undefined ? undefined : `${profile.staleness_ms} ms`],
    ]),
    h('h3', null, 'Last seen'),
    h('ol.recents', null, (profile.recent_items ?? []).slice(0, RECENT_SHOWN)
      .map(({ item_id, event }) => h('li', null, h('code', null, event), h('a', { href: `#/item/${encodeURIComponent(item_id)}` }, item_id)))),
    h('h3', null, 'Features'),
    facts(features.map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : value])),
  ];
}

async function render() {
  const drawer = byId('drawer');
  const profile = await api.profile().catch(() => null);
  drawer.replaceChildren(
    h('div.drawer-head', null, h('h2', null, 'Behind the page'), h('button', { type: 'button', 'aria-label': 'Close', onclick: closeDrawer }, '×')),
    answer ? facts([
      ['page', answer.page ?? answer.strategy],
      ['answer', answer.recommendation_id],
      ['fresh', String(answer.fresh)],
      ['composed in', answer.took_ms === undefined ? undefined : `${answer.took_ms} ms`],
      ['round trip', `${answer.roundTripMs.toFixed(1)} ms`],
      ['profile staleness', answer.profile?.staleness_ms === undefined ? undefined : `${answer.profile.staleness_ms} ms`],
      ['client', visitor.clientId],
    ]) : '',
    h('h3', null, 'Rows, their strategy and scores'),
    ...(answer?.rows ?? []).map(rowFacts),
    h('h3', null, 'This visitor'),
    ...profileFacts(profile));
}
