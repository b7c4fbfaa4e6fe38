// A product as a card, and a row of cards.

import { h, icon } from './dom.js';
import * as money from './money.js';
import * as cart from './cart.js';
import * as events from './events.js';
import { remember } from './found.js';
import { why, names, addsNothing } from './reasons.js';

const PLACEHOLDERS = 96;

/** Pictures come from this shop alone; others and missing ones become a parcel of the item's own colour. */
export function pictureOf(item) {
  if (item.image_link?.startsWith('/') && !item.image_link.startsWith('//')) return item.image_link;
  let hash = 0;
  for (const letter of item.item_id ?? item.id ?? '') hash = (hash * 31 + letter.codePointAt(0)) >>> 0;
  return `/shop/images/parcel-${String(hash % PLACEHOLDERS).padStart(2, '0')}.svg`;
}

export const titleOf = (item) => item.title || `Item ${item.item_id ?? item.id}`;

export function priceTag(item) {
  const price = money.parse(item.price);
  const sale = money.parse(item.sale_price);
  if (!price && !sale) return h('span.price');
  if (!sale || !price || sale.amount >= price.amount) return h('span.price', null, money.text(sale && !price ? sale : price));
  const off = Math.round((1 - sale.amount / price.amount) * 100);
  return h('span.price', null,
    h('span.sr', null, 'now '), h('strong.sale', null, money.text(sale)),
    h('span.sr', null, ' instead of '), h('s', null, money.text(price)),
    h('span.off', null, `−${off}%`));
}

export function card(item, list, recommendationId, rowReason = '') {
  const text = names(item.reason) ? item.reason.text : '';
  const reason = addsNothing(text, list.name) || addsNothing(text, rowReason) ? '' : text;
  return h('li.card', { 'data-item': item.item_id },
    h('a.card-link', {
      href: `#/item/${encodeURIComponent(item.item_id)}`,
      onclick: () => events.selectItem(item, list, recommendationId),
    },
    h('span.frame', null, h('img', { src: pictureOf(item), alt: '', loading: 'lazy', width: 240, height: 240 })),
    item.brand ? h('span.brand-name', null, item.brand) : null,
    h('span.title', null, titleOf(item)),
    priceTag(item),
    reason ? h('span.card-reason', null, reason) : null),
    cart.addButton(item, icon('M10 4.500v11M4.500 10h11'), 'add', () => remember(item.item_id, recommendationId)));
}

export function grid(items, list, recommendationId) {
  return h('ul.grid', null, items.map((item) => card(item, list, recommendationId)));
}

/** A carousel: the heading, a line saying why it is there, the cards. */
export function row(row, recommendationId) {
  const list = { id: row.row_id, name: row.title };
  const reason = why(row);
  const track = h('ul.track', null, row.items.map((item) => card(item, list, recommendationId, reason)));
  const scroll = (direction) => () => track.scrollBy({ left: direction * track.clientWidth * 0.85, behavior: 'smooth' });
  const headingId = `row-${row.row_id}`;
  return h('section.row', { 'aria-labelledby': headingId, 'data-strategy': row.strategy },
    h('div.row-head', null,
      h('div', null, h('h2', { id: headingId }, row.title), h('p.why', null, reason)),
      h('div.arrows', null,
        h('button', { type: 'button', 'aria-label': `Back in ${row.title}`, onclick: scroll(-1) }, icon('M12.500 4.500 7 10l5.500 5.500')),
        h('button', { type: 'button', 'aria-label': `On in ${row.title}`, onclick: scroll(1) }, icon('M7.500 4.500 13 10l-5.500 5.500')))),
    track);
}

export const rows = (answer) =>
  answer.rows.filter(({ items }) => items.length > 0).map((one) => row(one, answer.recommendation_id));
