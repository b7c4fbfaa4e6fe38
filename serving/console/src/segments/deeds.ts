/** What people did as a sentence says it, about something or about nothing. */

/** Verbs with a place for what they are about. */
const ABOUT: Record<string, [before: string, after: string]> = {
  view_item: ['viewed', ''],
  view_item_list: ['was shown a list with', ''],
  select_item: ['chose', 'from a list'],
  add_to_cart: ['put', 'into the cart'],
  remove_from_cart: ['took', 'out of the cart'],
  add_to_wishlist: ['remembered', ''],
  purchase: ['bought', ''],
};

/** Verbs that are about nothing, and their opposite. */
const ALONE: Record<string, [done: string, not: string]> = {
  begin_checkout: ['went to the checkout', 'did not go to the checkout'],
  view_cart: ['looked into the cart', 'did not look into the cart'],
  search: ['searched', 'did not search'],
  login: ['logged in', 'did not log in'],
  sign_up: ['signed up', 'did not sign up'],
  page_view: ['viewed a page', 'viewed no page'],
  view_promotion: ['was shown an offer', 'was shown no offer'],
  select_promotion: ['chose an offer', 'chose no offer'],
};

/** "put `what` into the cart"; `what` is said after verbs that are about nothing. */
export function did(event: string, what = 'something'): string {
  const about = ABOUT[event];
  if (about) return `${about[0]} ${what}${about[1] && ` ${about[1]}`}`;
  const done = ALONE[event]?.[0] ?? `did “${event}”`;
  const more = what.replace(/^(something|things)\s*/, '');
  return more ? `${done}, ${more}` : done;
}

/** "put nothing into the cart"; `more` narrows down what nothing of was done. */
export function didNot(event: string, more = ''): string {
  if (ABOUT[event]) return did(event, `nothing${more && ` ${more}`}`);
  return (ALONE[event]?.[1] ?? `did not do “${event}”`) + (more && ` ${more}`);
}
