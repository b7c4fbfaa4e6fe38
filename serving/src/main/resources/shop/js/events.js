// GA4 e-commerce events of the shop. Each resolves once the event is durable, or quietly fails: a
// page never depends on it.

import { send } from './api.js';
import * as money from './money.js';
import { remember, through } from './found.js';

/** A product in GA4's shape. */
export function line(item, quantity = 1) {
  const price = money.current(item);
  const line = { item_id: item.item_id ?? item.id, quantity };
  if (item.title) line.item_name = item.title;
  if (item.brand) line.item_brand = item.brand;
  if (item.product_type) {
    item.product_type.split(' > ').slice(0, 5).forEach((part, i) => {
      line[i === 0 ? 'item_category' : `item_category${i + 1}`] = part;
    });
  }
  if (price) line.price = price.amount;
  return line;
}

function worth(lines, currency = 'EUR') {
  const value = lines.reduce((sum, { price = 0, quantity }) => sum + price * quantity, 0);
  return { currency, value: Math.round(value * 100) / 100 };
}

const quietly = (promise) => promise.catch((error) => console.debug('event not sent:', error.message));

const tell = (name, params) => quietly(send([{ name, params }]));

// The choice in a list leaves together with the view it leads to.
let chosen = [];

export function selectItem(item, list, recommendationId) {
  remember(item.item_id, recommendationId);
  chosen = [
    {
      name: 'select_item',
      params: {
        item_list_id: list.id,
        item_list_name: list.name,
        recommendation_id: recommendationId,
        items: [{ ...line(item), index: item.rank }],
      },
    },
  ];
}

export function viewItem(item) {
  const events = [...chosen, { name: 'view_item', params: { items: [line(item)], ...worth([line(item)]) } }];
  chosen = [];
  return quietly(send(events));
}

export function addToCart(item, quantity = 1) {
  const lines = [line(item, quantity)];
  return tell('add_to_cart', { recommendation_id: through(lines[0].item_id), items: lines, ...worth(lines) });
}

export function removeFromCart(item, quantity) {
  const lines = [line(item, quantity)];
  return tell('remove_from_cart', { items: lines, ...worth(lines) });
}

/** An order: one event, which names the answer that most of its items were found through. */
export function purchase(lines, transactionId) {
  const found = lines.map((each) => through(each.item_id)).filter(Boolean);
  const times = (id) => found.filter((other) => other === id).length;
  const recommendationId = found.sort((a, b) => times(b) - times(a))[0];
  return tell('purchase', {
    transaction_id: transactionId,
    recommendation_id: recommendationId,
    items: lines,
    ...worth(lines),
  });
}

export const login = () => tell('login', { method: 'demo' });

export const search = (term) => tell('search', { search_term: term });

/** GA4's promotion fields of an offer. */
function promotion(offer) {
  const params = { promotion_id: offer.offer_id, promotion_name: offer.title };
  if (offer.creative_name) params.creative_name = offer.creative_name;
  if (offer.slot) params.creative_slot = offer.slot;
  return params;
}

export const viewPromotion = (offer) => tell('view_promotion', promotion(offer));

export const selectPromotion = (offer) => tell('select_promotion', promotion(offer));

export function viewItemList(items, list, recommendationId) {
  const params = {
    item_list_id: list.id,
    item_list_name: list.name,
    recommendation_id: recommendationId,
    items: items.slice(0, 25).map((item) => line(item)),
  };
  return tell('view_item_list', params);
}
