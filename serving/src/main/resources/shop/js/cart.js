// The cart of this visitor, kept in the browser and told to the API event by event.

import { h, byId, toast } from './dom.js';
import { visitor, save } from './visitor.js';
import * as events from './events.js';

const MOST_OF_ONE = 99;

export const lines = () => visitor.cart;

export const count = () => visitor.cart.reduce((sum, { quantity }) => sum + quantity, 0);

export function showCount() {
  const badge = byId('cart-count');
  badge.textContent = String(count());
  badge.hidden = count() === 0;
}

/** Keeps what the cart page needs to show an item without asking again. */
function kept({ item_id, id, title, brand, price, sale_price, image_link, product_type }) {
  return { item_id: item_id ?? id, title, brand, price, sale_price, image_link, product_type };
}

export function add(item, quantity = 1) {
  const wanted = kept(item);
  const line = visitor.cart.find(({ item: { item_id } }) => item_id === wanted.item_id);
  if (line) line.quantity = Math.min(MOST_OF_ONE, line.quantity + quantity);
  else visitor.cart.push({ item: wanted, quantity });
  save();
  showCount();
  toast(`${item.title ?? 'Item'} is in your cart`);
  return events.addToCart(item, quantity);
}

export function change(line, quantity) {
  const difference = quantity - line.quantity;
  line.quantity = quantity;
  visitor.cart = visitor.cart.filter(({ quantity }) => quantity > 0);
  save();
  showCount();
  return difference > 0 ? events.addToCart(line.item, difference) : events.removeFromCart(line.item, -difference);
}

export function clear() {
  visitor.cart = [];
  save();
  showCount();
}

/** A button that puts the item into the cart, after what is to be noted before. */
export function addButton(item, label, className = 'add', before = () => {}) {
  return h(`button.${className}`, {
    type: 'button',
    'aria-label': `Add ${item.title ?? 'item'} to the cart`,
    onclick: () => {
      before();
      return add(item);
    },
  }, label);
}
