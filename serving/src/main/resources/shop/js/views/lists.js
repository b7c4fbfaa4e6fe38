// A category, and what a search found: grids in the visitor's own order.

import { h } from '../dom.js';
import * as api from '../api.js';
import * as card from '../card.js';
import * as events from '../events.js';
import { freshness } from '../freshness.js';
import { nothing } from '../states.js';
import { DEPARTMENTS, categoryLink } from '../departments.js';

const LIMIT = 60;
const ORDERS = [
  ['top-picks', 'For you'],
  ['best-sellers', 'Best sellers'],
  ['trending', 'Trending'],
  ['new-arrivals', 'New'],
];

function orders(path, chosen) {
  return h('nav.orders', { 'aria-label': 'Order' }, ORDERS.map(([id, name]) =>
    h('a', { href: `${categoryLink(path)}/${id}`, 'aria-current': id === chosen ? 'true' : null }, name)));
}

function parts(path) {
  const department = DEPARTMENTS.find(({ name }) => name === path);
  return department
    ? h('ul.parts', null, department.parts.map((part) => h('li', null, h('a', { href: categoryLink(`${path} > ${part}`) }, part))))
    : null;
}

export async function category(path, _, order = 'top-picks') {
  await api.settled();
  const answer = await api.recommendations(order, { category: path, limit: LIMIT });
  const list = { id: `category-${order}`, name: path };
  events.viewItemList(answer.items, list, answer.recommendation_id);
  const above = path.split(' > ').slice(0, -1);
  return {
    title: `${path.split(' > ').pop()} · Everystore`,
    answer: { ...answer, rows: [{ row_id: list.id, title: path, strategy: order, fallback: null, items: answer.items }] },
    content: [
      h('nav.crumbs', { 'aria-label': 'You are here' }, h('ol', null,
        h('li', null, h('a', { href: '#/' }, 'Home page')),
        above.map((name, i) => h('li', null, h('a', { href: categoryLink(above.slice(0, i + 1).join(' > ')) }, name))))),
      h('h1.page-title', null, path.split(' > ').pop()),
      parts(path),
      orders(path, order),
      freshness(answer),
      answer.items.length > 0
        ? card.grid(answer.items, list, answer.recommendation_id)
        : nothing('Nothing here yet', 'This shelf is empty; others are not.', 'shelf-03.svg'),
    ],
  };
}

export async function search(term) {
  await events.search(term);
  const answer = await api.recommendations('top-picks', { query: term, limit: LIMIT });
  const list = { id: 'search', name: term };
  if (answer.items.length > 0) events.viewItemList(answer.items, list, answer.recommendation_id);
  return {
    title: `${term} · Everystore`,
    answer: { ...answer, rows: [{ row_id: 'search', title: term, strategy: 'top-picks', fallback: null, items: answer.items }] },
    content: [
      h('h1.page-title', null, `“${term}”`),
      freshness(answer),
      answer.items.length > 0
        ? card.grid(answer.items, list, answer.recommendation_id)
        : nothing('Nothing found', `We have nothing called “${term}”. Try fewer or other words.`, 'camera-21.svg'),
    ],
  };
}
