// Redeems offers. A request is kept until it is decided, also when the page is closed in between: the
// same key again is answered with the same decision, so nothing is redeemed twice by asking twice.

import { visitor, save } from './visitor.js';
import * as api from './api.js';
import * as cart from './cart.js';
import * as money from './money.js';
import { grantText, refusalText } from './rewards.js';

const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 400;
const MOST_GRANTED = 20;

export const granted = () => visitor.granted;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** The request that is under way for the offer, else a new one. */
function requestFor(offer) {
  const known = visitor.redeeming[offer.offer_id];
  const person = visitor.userId || visitor.clientId;
  if (known?.user_id === person) return known;
  const request = { user_id: person, idempotency_key: crypto.randomUUID() };
  const worth = cart.lines().reduce((sum, { item, quantity }) => sum + (money.current(item)?.amount ?? 0) * quantity, 0);
  if (worth > 0) {
    request.order_value = Math.round(worth * 100) / 100;
    request.currency = 'EUR';
  }
  visitor.redeeming[offer.offer_id] = request;
  save();
  return request;
}

function decided(offer) {
  delete visitor.redeeming[offer.offer_id];
  save();
}

/**
 * Redeems an offer: {words, code, isGranted, isOpen}. Open means that nobody knows yet: the next
 * try asks for the same decision.
 */
export async function redeem(offer) {
  await api.settled();
  const request = requestFor(offer);
  for (let attempt = 1; ; attempt++) {
    try {
      const answer = await api.redeem(offer.offer_id, request);
      decided(offer);
      const words = grantText(offer, answer);
      visitor.granted = [{ title: offer.title, words, code: answer.code ?? '' }, ...visitor.granted].slice(0, MOST_GRANTED);
      save();
      return { words, code: answer.code, isGranted: true };
    } catch (error) {
      const isOpen = error.status === 0 || error.status >= 500;
      if (!isOpen) {
        decided(offer);
        return { words: error.code === 'not_eligible' && /order_value/.test(error.message) ? 'Put something into your cart first.' : refusalText(error.code) };
      }
      if (attempt === ATTEMPTS) return { words: 'The shop did not answer. Nothing is lost: try again.', isOpen };
      await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  }
}
