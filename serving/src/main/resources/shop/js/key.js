// The key that lets this shop's pages in, where the shop asks for one. It is no secret: it counts for
// pages of its origins only. "?key=KEY" brings it along, else a form asks for it.

import { h } from './dom.js';

const STORED = 'everystore.browser-key';

/** Codes of answers that another key may change. */
const REFUSALS = ['unauthorized', 'forbidden_origin'];

let key = fromAddress() || stored();

function fromAddress() {
  const address = new URL(location.href);
  const given = address.searchParams.get('key') ?? '';
  if (given) {
    address.searchParams.delete('key');
    history.replaceState(null, '', address);
    keep(given);
  }
  return given;
}

function stored() {
  try {
    return localStorage.getItem(STORED) ?? '';
  } catch {
    return '';
  }
}

function keep(text) {
  try {
    localStorage.setItem(STORED, text);
  } catch {
    // Storage is a convenience: it is asked for again.
  }
}

export const isSet = () => key !== '';

export const headers = () => (key ? { authorization: `Bearer ${key}` } : {});

export const isRefusal = (error) => REFUSALS.includes(error.code);

/** Asks for a key; "again" tries with it. */
export function form(error, again) {
  const input = h('input', { id: 'browser-key', name: 'key', autocomplete: 'off', spellcheck: 'false', required: true });
  const use = (event) => {
    event.preventDefault();
    key = input.value.trim();
    keep(key);
    again();
  };
  return h('div.state', { role: 'alert' },
    h('h1', null, 'This shop asks for a key'),
    h('p', null, key ? `This one does not count here. ${error.message}` : 'It lets pages of this address in. Whoever runs the shop makes one with'),
    h('code', null, `./everystore keys keys.json --kind browser --id shop --origin ${location.origin}`),
    h('form.key', { onsubmit: use },
      h('label', { for: 'browser-key' }, 'Key'),
      input,
      h('button.primary', { type: 'submit' }, 'Go in')));
}
