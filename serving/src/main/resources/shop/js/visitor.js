// Who is shopping in this window, kept in the browser. "?visitor=NAME" gives a window its own visitor.

import { forget } from './found.js';

const name = new URLSearchParams(location.search).get('visitor')?.slice(0, 40) ?? '';
const KEY = `everystore.visitor.${name}`;

function fresh() {
  return { clientId: `web-${crypto.randomUUID()}`, userId: '', cart: [], token: '', redeeming: {}, granted: [], pass: '', passUntil: 0 };
}

function read() {
  try {
    const stored = JSON.parse(localStorage.getItem(KEY));
    if (stored?.clientId) return { ...fresh(), ...stored };
  } catch {
    // Unreadable or forbidden storage: a visitor for this page view only.
  }
  return fresh();
}

export const visitor = read();

export function save() {
  try {
    localStorage.setItem(KEY, JSON.stringify(visitor));
  } catch {
    // Storage is a convenience; the shop works without it.
  }
}

/** Somebody else from now on: no history, no cart, not logged in. */
export function startOver() {
  Object.assign(visitor, fresh());
  save();
  forget();
}

/** A name for the link that opens another visitor beside this one. */
export function anotherName() {
  return `visitor-${Math.random().toString(36).slice(2, 6)}`;
}

save();
