// A product's page.

import { h } from '../dom.js';
import * as api from '../api.js';
import * as card from '../card.js';
import * as cart from '../cart.js';
import * as events from '../events.js';
import { offers } from '../offers.js';
import { freshness } from '../freshness.js';
import { categoryLink } from '../departments.js';

/** An item known from events alone has no catalogue entry; it still has a page. */
async function find(id) {
  try {
    return { ...(await api.item(id)), item_id: id };
  } catch (error) {
    if (error.status === 0 || error.status >= 500) throw error;
    return { item_id: id, unknown: true };
  }
}

function crumbs(path) {
  const parts = path ? path.split(' > ') : [];
  return h('nav.crumbs', { 'aria-label': 'You are here' }, h('ol', null,
    h('li', null, h('a', { href: '#/' }, 'Home page')),
    parts.map((part, i) => h('li', null, h('a', { href: categoryLink(parts.slice(0, i + 1).join(' > ')) }, part)))));
}

function buy(item) {
  if (item.availability === 'out_of_stock') return h('p.stock.out', null, 'Sold out at the moment');
  const quantity = h('select', { id: 'quantity' }, [1, 2, 3, 4, 5].map((n) => h('option', { value: n }, String(n))));
  return h('div.buy', null,
    h('label', { for: 'quantity' }, h('span.sr', null, 'Quantity'), quantity),
    h('button.primary.big', { type: 'button', onclick: () => cart.add(item, Number(quantity.value)) }, 'Add to cart'));
}

function details(item) {
  const seen = item.features?.['events.view_item.count'];
  const bought = item.features?.['events.purchase.count'];
  return h('article.product', null,
    h('div.product-picture', null, h('img', { src: card.pictureOf(item), alt: card.titleOf(item), width: 480, height: 480 })),
    h('div.product-text', null,
      crumbs(item.product_type),
      item.brand ? h('p.brand-name', null, item.brand) : null,
      h('h1', null, card.titleOf(item)),
      h('div.product-price', null, card.priceTag(item)),
      h('p.description', null, item.description ?? ''),
      item.availability === 'out_of_stock' ? null : h('p.stock', null, 'In stock · with you in two days'),
      buy(item),
      seen ? h('p.social', null, `Looked at ${seen.toLocaleString('en')} times${bought ? `, bought ${bought.toLocaleString('en')} times` : ''}`) : null));
}

export async function item(id) {
  const found = await find(id);
  await events.viewItem(found);
  const answer = await api.page('item', { item_id: id });
  return {
    title: `${card.titleOf(found)} · Everystore`,
    answer,
    content: [details(found), freshness(answer), offers(answer), ...card.rows(answer)],
  };
}
