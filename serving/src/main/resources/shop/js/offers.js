// The offers of a page: a banner each, what it is worth in words, and a button that redeems it.

import { h, toast } from './dom.js';
import * as events from './events.js';
import * as redeeming from './redeeming.js';
import { rewardText, untilText } from './rewards.js';

/** How much of a banner has to be on the screen for it to count as seen. */
const SEEN_RATIO = 0.5;

/** Tells once a banner is on the screen. */
function whenSeen(element, tell) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    tell();
  }, { threshold: SEEN_RATIO });
  observer.observe(element);
}

/** A link of the shop's own or of the web; anything else is none. */
function linkOf(offer) {
  const link = offer.link ?? '';
  if (/^https?:\/\//.test(link) || link.startsWith('#/')) return link;
  return link.startsWith('/') && !link.startsWith('//') ? link : '';
}

const pictureOf = (offer) => (offer.image_link?.startsWith('/') && !offer.image_link.startsWith('//') ? offer.image_link : '/shop/images/parcel-12.svg');

async function copy(code) {
  try {
    await navigator.clipboard.writeText(code);
    toast('Copied');
  } catch {
    toast(`Your code: ${code}`);
  }
}

/** What came of it, in words. */
function outcome({ words, code, isGranted }) {
  return h(isGranted ? 'p.offer-outcome.granted' : 'p.offer-outcome', { tabindex: '-1' },
    h('span', null, words),
    code ? [' ', h('code', null, code), ' ', h('button.link', { type: 'button', onclick: () => copy(code) }, 'Copy the code')] : null);
}

function redeemable(offer) {
  const said = h('div', { role: 'status' });
  const button = h('button.primary', { type: 'button', 'aria-label': `Redeem ${offer.title}` }, 'Redeem');
  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-disabled') === 'true') return;
    button.setAttribute('aria-disabled', 'true');
    button.textContent = 'One moment …';
    events.selectPromotion(offer);
    const result = await redeeming.redeem(offer);
    said.replaceChildren(outcome(result));
    if (result.isOpen) {
      button.removeAttribute('aria-disabled');
      button.textContent = 'Try again';
    } else {
      // The focus stays where something can be read.
      const hadFocus = document.activeElement === button;
      button.remove();
      if (hadFocus) said.firstElementChild.focus();
    }
  });
  return h('div.offer-action', null, button, said);
}

function banner(offer) {
  const link = linkOf(offer);
  const ends = untilText(offer.expires_at);
  const element = h('li.offer', { 'data-offer': offer.offer_id },
    h('img', { src: pictureOf(offer), alt: '', width: 120, height: 120 }),
    h('div.offer-text', null,
      h('h3', null, link
        ? h('a', { href: link, onclick: () => events.selectPromotion(offer) }, offer.title)
        : offer.title),
      h('p.offer-reward', null, rewardText(offer.reward)),
      ends ? h('p.hint', null, ends) : null),
    redeemable(offer));
  whenSeen(element, () => events.viewPromotion(offer));
  return element;
}

/** The banners of an answer; null when it has none. */
export function offers(answer) {
  if (!answer.offers?.length) return null;
  return h('section.offers', { 'aria-label': 'Offers' },
    h('h2.sr', null, 'Offers for you'),
    h('ul', null, answer.offers.map(banner)));
}

/** What this visitor redeemed, with the codes; null when it is nothing. */
export function redeemed() {
  const granted = redeeming.granted();
  if (granted.length === 0) return null;
  return h('section.redeemed', { 'aria-labelledby': 'redeemed' },
    h('h2', { id: 'redeemed' }, 'Redeemed'),
    h('ul', null, granted.map(({ title, words, code }) =>
      h('li', null, h('b', null, title), ' ', h('span', null, words), code ? [' ', h('code', null, code)] : null))));
}
