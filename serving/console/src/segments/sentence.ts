/** Rules in plain words: "Put something worth at least 50 in all into the cart in the last hour". */
import { count } from '../ui/format';
import { did, didNot } from './deeds';
import { eventName, isEvents, isGroup, span, type Condition, type FollowUp, type Group, type Scalar } from './rules';
import { COMPARISONS, EVENT_FIELDS, PERIODS, UNITS } from './vocabulary';
import { isWindow, windowOf } from './window';

/** What fields, and the values they choose from, are called. */
export interface Called {
  field: (name: string) => string;
  value: (field: string, value: string) => string;
}

/** The whole rule as one sentence without its full stop; empty for a rule that has no condition. */
export function sentence(rule: Group, called: Called): string {
  const text = group(rule, called, true);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function group({ combinator, not, rules }: Group, called: Called, outermost = false): string {
  const parts = rules.map((rule) => (isGroup(rule) ? group(rule, called) : condition(rule, called))).filter((part) => part !== '');
  if (parts.length === 0) return '';
  const joined = parts.join(combinator === 'or' ? ' or ' : ' and ');
  if (not) return `not (${joined})`;
  return outermost || parts.length === 1 ? joined : `(${joined})`;
}

/** One condition as part of a sentence. */
export function condition(rule: Condition, called: Called): string {
  return isEvents(rule.field) ? events(rule, called) : feature(rule, called);
}

function events(line: Condition, called: Called): string {
  const event = eventName(line.field);
  const when = windowWords(windowOf(line), called);
  const what = filterWords(line.value, called);
  const then = line.then ? followUp(line.then, called) : '';
  const { mode = 'some' } = line.match ?? {};
  const amount = amountWords(line);
  const { aggregate } = line;
  let deed: string;
  if (aggregate) deed = measured(event, aggregate, amount, what);
  else if (mode === 'none') deed = didNot(event, what);
  else {
    const often = { some: '', first: 'for the first time', last: 'for the last time' }[mode as string] ?? `${amount} ${line.match?.threshold === 1 && mode !== 'between' ? 'time' : 'times'}`;
    deed = joined(did(event, joined('something', what)), often);
  }
  return joined(deed, when) + then;
}

function measured(event: string, { function: fn, of }: { function: string; of: string }, amount: string, what: string): string {
  if (of === 'day') return joined(did(event, joined('something', what)), `on ${amount} different days`);
  if (of === 'item_id') return did(event, joined(`${amount} different items`, what));
  const different = { brand: 'brands', product_type: 'categories' }[of];
  if (different) return did(event, joined(`things of ${amount} different ${different}`, what));
  const taken = { sum: 'in all', avg: 'on average', max: 'at its largest', min: 'at its smallest' }[fn] ?? fn;
  const worth = of === 'value' ? `worth ${amount}` : of === 'price' ? `with a price of ${amount}` : `in ${amount} pieces`;
  return did(event, joined('something', what, `${worth} ${taken}`));
}

function amountWords({ match, aggregate }: Condition): string {
  const number = (value: number | undefined) => (aggregate ? String(value ?? 0) : count(value ?? 0));
  const from = number(match?.threshold);
  switch (match?.mode) {
    case 'atLeast':
      return `at least ${from}`;
    case 'atMost':
      return `at most ${from}`;
    case 'between':
      return `between ${from} and ${number(match.threshold_to)}`;
    default:
      return `exactly ${from}`;
  }
}

function followUp({ field, not, within, same_item, value }: FollowUp, called: Called): string {
  const what = filterWords(value, called);
  const event = eventName(field);
  const same = same_item ? 'of the same item' : '';
  const deed = not ? didNot(event, joined(same, what)) : did(event, joined(same_item ? 'the same item' : 'something', what));
  const later = within ? `within ${spanWords(within)} after that` : 'after that';
  return `, ${not ? 'but' : 'and'} ${deed} ${later}`;
}

function filterWords(filters: Condition['value'], called: Called): string {
  if (!isGroup(filters)) return '';
  const parts = filters.rules.filter((rule) => !isWindow(rule)).map((rule) => (isGroup(rule) ? `(${filterWords(rule, called)})` : filter(rule, called)));
  if (parts.length === 0) return '';
  const all = parts.join(filters.combinator === 'or' ? ' or ' : ' and ');
  return filters.not ? `but not ${all}` : `whose ${all}`.replace('whose (', '(');
}

function filter(rule: Condition, called: Called): string {
  return compared((EVENT_FIELDS[rule.field] ?? rule.field).toLowerCase(), rule, called);
}

function feature(rule: Condition, called: Called): string {
  const label = called.field(rule.field);
  if (typeof rule.value === 'boolean' && (rule.operator === '=' || rule.operator === '!=')) {
    const holds = rule.value === (rule.operator === '=');
    return holds ? label.toLowerCase() : `not: ${label.toLowerCase()}`;
  }
  if (rule.field === 'segment' || rule.field === 'list') {
    const not = rule.operator === '!=' || rule.operator === 'notIn' ? 'not ' : '';
    return `${not}${rule.field === 'list' ? 'on the list' : 'in the segment'} ${values(rule, called)}`;
  }
  return compared(label.charAt(0).toLowerCase() + label.slice(1), rule, called);
}

function compared(label: string, rule: Condition, called: Called): string {
  const words = COMPARISONS[rule.operator ?? ''] ?? rule.operator ?? '';
  switch (rule.operator) {
    case 'null':
    case 'notNull':
      return `${label} ${words}`;
    case 'topPercent':
    case 'bottomPercent':
      return `${label} ${words} ${String(rule.value)} %`;
    case 'inLast':
    case 'notInLast':
    case 'inNext':
    case 'anniversaryIn':
      return rule.value === 'today' ? `anniversary of ${label} today` : `${label} ${words} ${spanWords(String(rule.value))}`;
    case 'during':
      return `${label} ${periodWords(String(rule.value))}`;
    default:
      return `${label} ${words} ${values(rule, called)}`;
  }
}

function values({ field, operator, value }: Condition, called: Called): string {
  const list = Array.isArray(value) ? value : [value as Scalar];
  const said = list.map((one) => single(field, one, called));
  return operator === 'between' || operator === 'notBetween' ? said.join(' and ') : said.join(', ').replace(/, ([^,]*)$/, ' or $1');
}

function single(field: string, value: Scalar | undefined, called: Called): string {
  if (value === undefined || value === '' || value === null) return '…';
  if (typeof value === 'number') return field.endsWith('_cents') ? (value / 100).toFixed(2) : String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : `“${called.value(field, value)}”`;
}

/** "in the last 7 days"; empty for ever. */
export function windowWords(window: Condition | null, called: Called): string {
  if (!window) return '';
  const { field, operator, value } = window;
  if (field === 'time') return `${COMPARISONS[operator ?? '']?.replace('was ', '') ?? ''} ${values(window, called)}`.trim();
  if (Array.isArray(value)) return `between ${spanWords(String(value[0]))} and ${spanWords(String(value[1]))} ago`;
  if (value === 'session') return 'in this visit';
  return span(value) ? `in the last ${spanWords(String(value)).replace(/^1 /, '')}` : periodWords(String(value));
}

/** "7d" as "7 days". */
export function spanWords(text: string): string {
  const found = span(text);
  if (!found) return text || '…';
  const unit = UNITS.find(([name]) => name === found.unit)![1];
  return `${count(found.number)} ${found.number === 1 ? unit.replace(/s$/, '') : unit}`;
}

const periodWords = (period: string) => PERIODS.find(([name]) => name === period)?.[1] ?? period;

const joined = (...parts: string[]) => parts.filter((part) => part !== '').join(' ');
