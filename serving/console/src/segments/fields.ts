/** The fields of the rule editor, made from the catalogue of features. */
import type { FullField, OptionGroup } from 'react-querybuilder';
import type { Feature, FeatureType } from '../api/features';
import { words } from '../ui/format';
import { eventName, isEvents, isGroup, type Group } from './rules';
import { EVENT_FIELDS, EVENTS, FEATURES, GROUPS, OPERATORS, PROPERTIES, USUAL_OPERATORS } from './vocabulary';

/** A field that knows what kind of value it has. */
export interface RuleField extends FullField {
  kind: FeatureType;
  hint: string;
  choices?: { name: string; label: string }[];
  example?: string;
}

export interface Names {
  lists?: { id: string; name: string }[];
  segments: { id: string; name: string }[];
  experiments: { id: string; name: string; variations: string[] }[];
}

const DEFAULTS: Partial<Record<FeatureType, unknown>> = { flag: true, time: '7d' };

function field(name: string, label: string, feature: Feature, more: Partial<RuleField> = {}): RuleField {
  const operators = feature.operators?.length ? feature.operators : (USUAL_OPERATORS[feature.type] ?? ['=']);
  const first = feature.type === 'time' && operators.includes('inLast') ? 'inLast' : feature.type !== 'property' && operators.includes('>=') ? '>=' : operators[0];
  return {
    name,
    value: name,
    label,
    kind: feature.type,
    hint: feature.description,
    example: feature.examples?.[0],
    operators: operators.map((operator) => ({ name: operator, value: operator, label: OPERATORS[operator] ?? operator })),
    defaultOperator: first,
    defaultValue: DEFAULTS[feature.type] ?? '',
    ...more,
  } as RuleField;
}

const EVENTS_FEATURE: Feature = {
  name: 'events.<event name>', entity: 'user', type: 'events', unit: 'events', window: '', description: 'How often something was done.',
};

/** Fields that narrow events down; those of the contract where the catalogue names none. */
export function eventFields(features: Feature[]): RuleField[] {
  const known = features.filter((feature) => feature.entity === 'event');
  const usual: Feature[] = (
    [['product_type', 'text'], ['brand', 'text'], ['item_id', 'text'], ['price', 'number']] as const
  ).map(([name, type]) => ({ name, type, entity: 'event', unit: '', window: '', description: '' }));
  const order = Object.keys(EVENT_FIELDS);
  return (known.length > 0 ? known : usual)
    .filter((feature) => feature.name !== 'within' && feature.name !== 'time')
    .map((feature) => field(feature.name, EVENT_FIELDS[feature.name] ?? words(feature.name), feature))
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

/** Stand for what the shop itself gave a name. */
export const OWN_EVENT = 'events.name_of_the_event';
export const OWN_PROPERTY = 'properties.name_of_the_property';

/** The part of a field that is typed, null for fields that are chosen. */
export function ownName(name: string): { prefix: string; name: string } | null {
  const found = /^(events\.|properties\.)([A-Za-z0-9_]+)$/.exec(name);
  if (!found) return null;
  const known = found[1] === 'events.' ? EVENTS : PROPERTIES;
  return known.some(([each]) => each === found[2]) ? null : { prefix: found[1]!, name: found[2]! };
}

/** Every field that a rule asks for. */
export function fieldsOf(rule: Group): string[] {
  return [...new Set(rule.rules.flatMap((each) => (isGroup(each) ? fieldsOf(each) : [each.field])))];
}

/** Events whose totals can be asked for, and those that the rule asks the totals of. */
function everDone(asked: string[]): [event: string, label: string][] {
  const totals = asked.map((name) => /^events\.([A-Za-z0-9_]+)\.(count|last_time)$/.exec(name)?.[1]).filter((event) => event !== undefined);
  const own = [...new Set(totals)].filter((event) => !EVENTS.some(([known]) => known === event));
  return [...EVENTS, ...own.map((event): [string, string] => [event, `Did “${event}”`])];
}

const operatorsOf = (type: FeatureType) => (features: Feature[]) =>
  features.find((feature) => feature.type === type && feature.entity === 'user' && feature.operators?.length)?.operators;
const numbers = operatorsOf('count');
const times = operatorsOf('time');

/** What a rule may ask of people, in groups. */
export function ruleFields(features: Feature[], names: Names, asked: string[] = []): OptionGroup<RuleField>[] {
  const groups = new Map<string, RuleField[]>(GROUPS.map((group) => [group, []]));
  const add = (group: string, made: RuleField) => groups.get(group)!.push(made);
  const inner = eventFields(features);
  const events = features.find((feature) => feature.type === 'events') ?? EVENTS_FEATURE;
  const named = EVENTS.map(([event]) => `events.${event}`);
  const ownEvents = asked.filter((name) => isEvents(name) && !named.includes(name) && name !== OWN_EVENT);
  const eventLine = (name: string, label: string) =>
    field(name, label, events, {
      matchModes: ['some', 'none', 'atLeast', 'atMost', 'exactly'],
      subproperties: inner,
      operators: [{ name: '=', value: '=', label: '=' }],
      defaultOperator: '=',
    } as Partial<RuleField>);
  for (const [event, label] of EVENTS) add('What they did', eventLine(`events.${event}`, label));
  for (const name of ownEvents) add('What they did', eventLine(name, `Did “${eventName(name)}”`));
  add('What they did', eventLine(OWN_EVENT, 'Did something else…'));
  for (const [event, label] of everDone(asked)) {
    add('Ever so far', field(`events.${event}.count`, `${label}: times`, { ...events, type: 'count', operators: numbers(features) }));
    add('Ever so far', field(`events.${event}.last_time`, `${label}: last time`, { ...events, type: 'time', operators: times(features) }));
  }
  for (const feature of features.filter((each) => each.entity === 'user' && each.type !== 'events')) {
    const { name } = feature;
    if (name.startsWith('events.')) continue;
    if (name === 'properties.<name>') {
      for (const [property, label] of PROPERTIES) add('About the person', field(`properties.${property}`, label, feature));
      const own = asked.filter((each) => each.startsWith('properties.') && each !== OWN_PROPERTY && !PROPERTIES.some(([known]) => each.replace(/\.first$/, '') === `properties.${known}`));
      for (const property of own) add('About the person', field(property, words(property.replace('properties.', '')), feature));
      add('About the person', field(OWN_PROPERTY, 'Something else of the person…', feature));
    } else if (name === 'properties.<name>.first') {
      for (const [property, label] of PROPERTIES) {
        add('About the person', field(`properties.${property}.first`, `${label} at the first visit`, feature));
      }
    } else if (name === 'experiments.<experiment>') {
      for (const experiment of names.experiments) {
        const choices = experiment.variations.map((variation) => ({ name: variation, label: variation }));
        add('Experiments', field(`experiments.${experiment.id}`, `Variation of “${experiment.name}”`, feature, { choices }));
      }
    } else if (!name.includes('<')) {
      const [label, group] = FEATURES[name] ?? [words(name), 'More'];
      const members = name === 'segment' ? names.segments : name === 'list' ? names.lists : undefined;
      const choices = members?.map(({ id, name: label }) => ({ name: id, label: label || id }));
      add(group, field(name, label, feature, { choices }));
    }
  }
  return [...groups]
    .filter(([, options]) => options.length > 0)
    .map(([label, options]) => ({ label, options }));
}
