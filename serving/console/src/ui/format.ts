/** Numbers, times and names as people read them. */
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const time = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

export const NONE = '–';

export function count(number: number | null | undefined): string {
  return number === null || number === undefined ? NONE : whole.format(number);
}

export function compact(number: number | null | undefined): string {
  return number === null || number === undefined ? NONE : number < 10_000 ? fine.format(number) : short.format(number);
}

export function percent(ratio: number | null | undefined, digits = 1): string {
  return ratio === null || ratio === undefined || !Number.isFinite(ratio) ? NONE : `${(ratio * 100).toFixed(digits)} %`;
}

export function millis(value: number | null | undefined): string {
  if (value === null || value === undefined) return NONE;
  return value >= 10_000 ? `${fine.format(value / 1000)} s` : value >= 100 ? `${whole.format(value)} ms` : `${fine.format(value)} ms`;
}

export function dateTime(text: string | null | undefined): string {
  return text ? time.format(new Date(text)) : NONE;
}

export function clockTime(text: string): string {
  return clock.format(new Date(text));
}

const steps: [number, Intl.RelativeTimeFormatUnit][] = [
  [60, 'second'],
  [60, 'minute'],
  [24, 'hour'],
  [30, 'day'],
  [12, 'month'],
  [Infinity, 'year'],
];

/** "3 minutes ago". */
export function ago(text: string | null | undefined, now = Date.now()): string {
  if (!text) return NONE;
  let distance = (new Date(text).getTime() - now) / 1000;
  for (const [size, unit] of steps) {
    if (Math.abs(distance) < size) {
      return Math.abs(distance) < 5 && unit === 'second'
        ? 'just now'
        : new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round(distance), unit);
    }
    distance /= size;
  }
  return NONE;
}

/** Cents in the unit of money; which currency is not known here. */
export function money(cents: number): string {
  return new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(cents / 100);
}

/** "newArrivals", "new-arrivals" and "new_arrivals" as "New arrivals". */
export function words(name: string): string {
  const spaced = name.replace(/[-_.]+/g, ' ').replace(/([a-z])([A-Z])/g, '$1 $2').trim().toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

const events: Record<string, string> = {
  view_item: 'viewed',
  view_item_list: 'was shown a list with',
  select_item: 'chose',
  add_to_cart: 'put into the cart',
  remove_from_cart: 'took out of the cart',
  add_to_wishlist: 'remembered',
  view_cart: 'looked into the cart',
  begin_checkout: 'went to the checkout with',
  purchase: 'bought',
  search: 'searched',
  login: 'logged in',
  view_promotion: 'was shown an offer',
  select_promotion: 'chose an offer',
};

/** What somebody did, as a verb: "put into the cart". */
export function deed(event: string): string {
  return events[event] ?? words(event).toLowerCase();
}
