// The account menu: log in as a name, log out, be somebody new.

import { h, byId, toast } from './dom.js';
import * as key from './key.js';
import { visitor, save, startOver, anotherName } from './visitor.js';
import * as cart from './cart.js';
import * as events from './events.js';

const MAX_NAME = 64;

export function setUp(redraw) {
  const button = byId('account-button');
  const menu = byId('account-menu');

  const open = (shown) => {
    if (shown) show();
    menu.hidden = !shown;
    button.setAttribute('aria-expanded', String(shown));
    if (shown) menu.querySelector('input, button')?.focus();
  };

  const show = () => {
    byId('account-name').textContent = visitor.userId || 'Log in';
    menu.replaceChildren(...(visitor.userId ? loggedIn() : loggedOut()));
  };

  const leave = (text) => {
    cart.showCount();
    show();
    open(false);
    toast(text);
    if (location.hash && location.hash !== '#/') location.hash = '#/';
    else redraw();
  };

  const loggedOut = () => {
    if (key.isSet()) {
      return [h('p', null, 'Logging in takes the shop\u2019s own program: it asks for the token of a user. A page with a key alone is a visitor\u2019s.')];
    }
    const input = h('input', { id: 'login-name', name: 'name', maxlength: MAX_NAME, autocomplete: 'off', required: true, placeholder: 'Any name will do' });
    const logIn = async (event) => {
      event.preventDefault();
      const name = input.value.trim();
      if (!name) return;
      visitor.userId = name;
      save();
      await events.login();
      leave(`Hello ${name}. What you did before is kept.`);
    };
    return [h('form', { onsubmit: logIn }, h('label', { for: 'login-name' }, 'Log in as'), input, h('button.primary', { type: 'submit' }, 'Log in'))];
  };

  const logOut = () => {
    startOver();
    leave('Logged out. You are a new visitor now.');
  };

  const loggedIn = () => [
    h('p', null, 'You are ', h('b', null, visitor.userId)),
    h('button.secondary', { type: 'button', onclick: logOut }, 'Log out'),
  ];

  button.addEventListener('click', () => open(menu.hidden));
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && !menu.hidden) {
      open(false);
      button.focus();
    }
  });
  document.addEventListener('click', ({ target }) => {
    if (!menu.hidden && target.isConnected && !target.closest('.account')) open(false);
  });
  byId('new-visitor').addEventListener('click', () => {
    startOver();
    leave('A new visitor came in.');
  });
  byId('second-visitor').href = `/?visitor=${anotherName()}`;
  show();
}
