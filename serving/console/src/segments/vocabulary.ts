/** What marketers call features, events, operators and spans of time. */

export const EVENTS: [string, string][] = [
  ['view_item', 'Viewed an item'],
  ['select_item', 'Chose an item from a list'],
  ['add_to_cart', 'Put something into the cart'],
  ['remove_from_cart', 'Took something out of the cart'],
  ['add_to_wishlist', 'Remembered an item'],
  ['begin_checkout', 'Went to the checkout'],
  ['purchase', 'Bought something'],
  ['search', 'Searched'],
  ['login', 'Logged in'],
  ['view_promotion', 'Was shown an offer'],
  ['select_promotion', 'Chose an offer'],
];

export const PROPERTIES: [string, string][] = [
  ['source', 'Source'],
  ['medium', 'Medium'],
  ['campaign', 'Campaign'],
  ['device', 'Device'],
  ['language', 'Language'],
  ['country', 'Country'],
  ['region', 'Region'],
  ['city', 'City'],
];

/** Labels of features, and the group in which each is found. */
export const FEATURES: Record<string, [label: string, group: string]> = {
  'orders.count': ['Orders placed', 'Orders and cart'],
  'orders.revenue_cents': ['Value of all orders', 'Orders and cart'],
  'orders.average_cents': ['Mean value of an order', 'Orders and cart'],
  'orders.last_time': ['Last order', 'Orders and cart'],
  'orders.recency_days': ['Days since the last order', 'Orders and cart'],
  'cart.lines': ['Items in the cart', 'Orders and cart'],
  'cart.quantity': ['Pieces in the cart', 'Orders and cart'],
  'cart.value_cents': ['Value of the cart', 'Orders and cart'],
  'cart.item_id': ['Item in the cart', 'Orders and cart'],
  'category.top': ['Favourite category', 'Interests'],
  'brand.top': ['Favourite brand', 'Interests'],
  'affinity.category': ['Interested in a category', 'Interests'],
  'affinity.brand': ['Interested in a brand', 'Interests'],
  'price.average_cents': ['Usual price looked at', 'Interests'],
  first_event_time: ['First visit', 'Visits'],
  last_event_time: ['Last visit', 'Visits'],
  recency_days: ['Days since the last visit', 'Visits'],
  known_days: ['Days since the first visit', 'Visits'],
  'session.events': ['Clicks in this visit', 'Visits'],
  'session.items': ['Items in this visit', 'Visits'],
  'session.start_time': ['Begin of this visit', 'Visits'],
  'clients.count': ['Devices used', 'About the person'],
  identified: ['Has logged in', 'About the person'],
  bot: ['Looks like a robot', 'About the person'],
  segment: ['In another segment', 'Segments and lists'],
  list: ['On a list', 'Segments and lists'],
};

export const EVENT_FIELDS: Record<string, string> = {
  within: 'When',
  time: 'On the calendar',
  product_type: 'Category',
  brand: 'Brand',
  item_id: 'Item',
  price: 'Price of a piece',
  quantity: 'Pieces',
  value: 'Value of the whole',
  device: 'Device',
};

export const GROUPS = [
  'What they did', 'Ever so far', 'Orders and cart', 'Interests', 'Visits', 'About the person', 'Segments and lists', 'Experiments', 'More',
];

export const OPERATORS: Record<string, string> = {
  '=': 'is',
  '!=': 'is not',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is more than',
  '>=': 'is at least',
  between: 'is between',
  notBetween: 'is not between',
  in: 'is one of',
  notIn: 'is none of',
  contains: 'contains',
  doesNotContain: 'does not contain',
  beginsWith: 'begins with',
  doesNotBeginWith: 'does not begin with',
  endsWith: 'ends with',
  doesNotEndWith: 'does not end with',
  under: 'is in or below',
  notUnder: 'is not in or below',
  null: 'is not known',
  notNull: 'is known',
  before: 'was before',
  after: 'was after',
  inLast: 'in the last',
  notInLast: 'not in the last',
  inNext: 'in the next',
  during: 'was',
  anniversaryIn: 'anniversary within',
  topPercent: 'is in the top of all',
  bottomPercent: 'is in the bottom of all',
};

/** The same inside a sentence. */
export const COMPARISONS: Record<string, string> = {
  ...OPERATORS,
  '<': 'less than',
  '<=': 'at most',
  '>': 'more than',
  '>=': 'at least',
  between: 'between',
  notBetween: 'not between',
  before: 'before',
  after: 'after',
  anniversaryIn: 'has its anniversary within',
  topPercent: 'among the top',
  bottomPercent: 'among the bottom',
};

export const UNITS: [string, string][] = [
  ['m', 'minutes'],
  ['h', 'hours'],
  ['d', 'days'],
  ['w', 'weeks'],
];

export const PERIODS: [string, string][] = [
  ['today', 'today'],
  ['yesterday', 'yesterday'],
  ['this_week', 'this week'],
  ['last_week', 'last week'],
  ['this_month', 'this month'],
  ['last_month', 'last month'],
  ['this_year', 'this year'],
];

/** Operators by the type of a value, where the server does not say. */
export const USUAL_OPERATORS: Record<string, string[]> = {
  count: ['>=', '<=', '=', '!=', '>', '<', 'between'],
  number: ['>=', '<=', '>', '<', 'between'],
  money: ['>=', '<=', '>', '<', 'between'],
  time: ['inLast', 'notInLast', 'before', 'after'],
  text: ['=', '!=', 'contains', 'beginsWith', 'null', 'notNull'],
  texts: ['=', '!=', 'contains', 'beginsWith'],
  property: ['=', '!=', 'contains', 'null', 'notNull'],
  flag: ['='],
  membership: ['=', '!='],
  window: ['='],
};
