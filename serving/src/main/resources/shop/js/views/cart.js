// The cart and the order.

import { h } from '../dom.js';
import * as api from '../api.js';
import * as card from '../card.js';
import * as cart from '../cart.js';
import * as events from '../events.js';
import * as money from '../money.js';
import { offers, redeemed } from '../offers.js';
import { freshness } from '../freshness.js';
import { nothing } from '../states.js';

const FREE_SHIPPING_FROM = 50;
const SHIPPING = 4.9;

const amount = (line) => (money.current(line.item)?.amount ?? 0) * line.quantity;
const euros = (value) => money.text({ amount: value, currency: 'EUR' });

function lineOf(line, redraw) {
  const { item, quantity } = line;
  const to = (next) => async () => {
    await cart.change(line, next);
    redraw();
  };
  return h('li.line', null,
    h('a', { href: `#/item/${encodeURIComponent(item.item_id)}`, 'aria-label': card.titleOf(item) }, h('img', { src: card.pictureOf(item), alt: '', width: 96, height: 96 })),
    h('div.line-text', null, item.brand ? h('span.brand-name', null, item.brand) : null, h('a', { href: `#/item/${encodeURIComponent(item.item_id)}` }, card.titleOf(item)), card.priceTag(item)),
    h('div.stepper', { role: 'group', 'aria-label': `Quantity of ${card.titleOf(item)}` },
      h('button', { type: 'button', 'aria-label': 'One less', onclick: to(quantity - 1) }, '−'),
      h('span', null, String(quantity)),
      h('button', { type: 'button', 'aria-label': 'One more', onclick: to(Math.min(99, quantity + 1)) }, '+')),
    h('span.line-total', null, euros(amount(line))),
    h('button.link.remove', { type: 'button', 'aria-label': `Remove ${card.titleOf(item)}`, onclick: to(0) }, 'Remove'));
}

function summary(lines) {
  const goods = lines.reduce((sum, line) => sum + amount(line), 0);
  const shipping = goods >= FREE_SHIPPING_FROM ? 0 : SHIPPING;
  const missing = FREE_SHIPPING_FROM - goods;
  return h('aside.summary', { 'aria-label': 'Order summary' },
    h('h2', null, 'Summary'),
    h('dl', null,
      h('dt', null, 'Goods'), h('dd', null, euros(goods)),
      h('dt', null, 'Shipping'), h('dd', null, shipping ? euros(shipping) : 'free'),
      h('dt.total', null, 'Total'), h('dd.total', null, euros(goods + shipping))),
    shipping ? h('p.hint', null, `${euros(missing)} more for free shipping`) : null,
    h('button.primary.big', { type: 'button', onclick: order }, 'Place order'),
    h('p.hint', null, 'A demonstration: nothing is charged, nothing is sent.'));
}

async function order() {
  const bought = cart.lines().map(({ item, quantity }) => events.line(item, quantity));
  const transactionId = `T-${Date.now().toString(36).toUpperCase()}`;
  await events.purchase(bought, transactionId);
  cart.clear();
  location.hash = `#/thanks/${transactionId}`;
}

export async function showCart(_, redraw) {
  await api.settled();
  const lines = cart.lines();
  const answer = await api.page('cart', { item_id: lines.map(({ item }) => item.item_id) });
  const content = lines.length === 0
    ? [nothing('Your cart is empty', 'Good things are waiting below.', 'handbag-10.svg')]
    : [h('h1.page-title', null, 'Your cart'),
      h('div.cart', null, h('ul.lines', null, lines.map((line) => lineOf(line, redraw))), summary(lines))];
  return { title: 'Cart · Everystore', answer, content: [...content, freshness(answer), offers(answer), redeemed(), ...card.rows(answer)] };
}

export async function thanks(transactionId) {
  await api.settled();
  const answer = await api.page('home');
  return {
    title: 'Thank you · Everystore',
    answer,
    content: [
      h('div.state', null,
        h('img', { src: '/shop/images/parcel-12.svg', alt: '', width: 180, height: 180 }),
        h('h1', null, 'Thank you!'),
        h('p', null, `Order ${transactionId} is on its way, in spirit.`),
        h('div.actions', null, h('a.primary', { href: '#/' }, 'Back to your store'))),
      freshness(answer), ...card.rows(answer)],
  };
}
