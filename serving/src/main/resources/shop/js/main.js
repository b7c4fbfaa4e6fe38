// Starts the shop and shows the view the address names.

import { h, byId } from './dom.js';
import * as account from './account.js';
import * as cart from './cart.js';
import { watchPresses } from './freshness.js';
import { behind, openDrawer, closeDrawer } from './drawer.js';
import { DEPARTMENTS, categoryLink } from './departments.js';
import { failure, skeletonPage } from './states.js';
import { home } from './views/home.js';
import { item } from './views/item.js';
import { showCart, thanks } from './views/cart.js';
import { category, search } from './views/lists.js';

const SKELETON_AFTER_MS = 140;
const VIEWS = { '': home, item, cart: showCart, thanks, category, search };

let shown = 0;

function address() {
  const [, view = '', ...parts] = location.hash.slice(1).split('/');
  try {
    return [view, parts.map(decodeURIComponent)];
  } catch {
    return ['', []];
  }
}

async function show({ keepPlace = false } = {}) {
  const turn = ++shown;
  const main = byId('main');
  const [name, [first = '', ...rest]] = address();
  const again = () => show({ keepPlace: true });
  markCurrent(name, first);
  const skeleton = setTimeout(() => {
    if (turn === shown && !keepPlace) main.replaceChildren(...skeletonPage());
  }, SKELETON_AFTER_MS);
  main.setAttribute('aria-busy', 'true');
  try {
    const view = await (VIEWS[name] ?? home)(first, again, ...rest);
    if (turn !== shown) return;
    document.title = view.title;
    main.replaceChildren(...view.content.filter(Boolean));
    behind(view.answer);
  } catch (error) {
    if (turn !== shown) return;
    main.replaceChildren(failure(error, again));
  } finally {
    clearTimeout(skeleton);
    if (turn === shown) main.removeAttribute('aria-busy');
  }
  if (!keepPlace) scrollTo(0, 0);
}

function markCurrent(view, path) {
  const department = view === 'category' ? path.split(' > ')[0] : '';
  for (const link of byId('departments').querySelectorAll('a')) {
    if (link.textContent === department) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

function setUpSearch() {
  byId('search').addEventListener('submit', (event) => {
    event.preventDefault();
    const term = byId('q').value.trim();
    if (!term) return;
    const target = `#/search/${encodeURIComponent(term)}`;
    if (location.hash === target) show();
    else location.hash = target;
  });
}

function setUpConnection() {
  const notice = byId('offline');
  const update = () => {
    notice.hidden = navigator.onLine;
  };
  addEventListener('offline', update);
  addEventListener('online', () => {
    update();
    show({ keepPlace: true });
  });
  update();
}

byId('departments').append(h('ul', null, DEPARTMENTS.map(({ name }) => h('li', null, h('a', { href: categoryLink(name) }, name)))));
byId('drawer-button').addEventListener('click', () => (byId('drawer').hidden ? openDrawer() : closeDrawer()));
document.addEventListener('keydown', ({ key }) => {
  if (key === 'Escape' && !byId('drawer').hidden) closeDrawer();
});
document.querySelector('[data-skip]').addEventListener('click', (event) => {
  event.preventDefault();
  byId('main').focus();
});
watchPresses();
account.setUp(show);
setUpSearch();
setUpConnection();
cart.showCount();
addEventListener('hashchange', () => show());
show();
