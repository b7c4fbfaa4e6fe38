import { ago, count, deed, money, NONE, words } from '../ui/format';
import { FEATURES } from '../segments/vocabulary';

/** What a feature is called: "Times: viewed". */
export function featureLabel(name: string): string {
  const known = FEATURES[name];
  if (known) return known[0];
  const event = /^events\.(.+)\.(count|last_time)$/.exec(name);
  if (event) return event[2] === 'count' ? `Times ${deed(event[1]!)}` : `Last time ${deed(event[1]!)}`;
  return words(name);
}

const items: Record<string, string> = {
  first_event_time: 'First seen',
  last_event_time: 'Last seen',
  'popularity.hour': 'Popularity within the hour',
  'popularity.day': 'Popularity within the day',
  'popularity.fortnight': 'Popularity within two weeks',
  'popularity.sales': 'Sales within two weeks',
};

/** What a feature of an item is called. */
export function itemFeatureLabel(name: string): string {
  return items[name] ?? featureLabel(name);
}

/** What its value says, as people read it. */
export function featureText(name: string, value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? ago(value) : value || NONE;
  if (name.endsWith('_cents')) return money(value);
  return Number.isInteger(value) ? count(value) : String(Math.round(value * 10) / 10);
}

const sources: Record<string, string> = {
  'session-knn': 'what others with a visit like this went on to',
  'co-visitation': 'what is looked at together with it',
  'bought-together': 'what is bought together with it',
  category: 'a favourite category',
  brand: 'a favourite brand',
  popular: 'what is popular',
  trending: 'what trends',
  repeat: 'what they came back to',
  'best-sellers': 'what sells',
  newest: 'what is new',
};

/** Where an item came from, in words. */
export function sourceText(name: string): string {
  return sources[name] ?? words(name).toLowerCase();
}

const rules: Record<string, string> = {
  diversity: 'moved to make the row more varied',
  'diversity-cap': 'held back: enough of its kind already',
  fatigue: 'moved back: shown often without interest',
  pinned: 'put there by the page’s template',
  boosted: 'lifted by the page’s template',
  buried: 'lowered by the page’s template',
};

export function ruleText(name: string): string {
  return rules[name] ?? words(name).toLowerCase();
}
