/** The fields of the rule editor, made from the catalogue of features. */
import type { FullField, OptionGroup } from 'react-querybuilder';
import type { Feature, FeatureType } from '../api/features';
import { words } from '../ui/format';
import { EVENT_FIELDS, EVENTS, FEATURES, GROUPS, OPERATORS, PROPERTIES, USUAL_OPERATORS } from './vocabulary';

/** A field that knows what kind of value it has. */
export interface RuleField extends FullField {
  kind: FeatureType;
  hint: string;
  choices?: { name: string; label: string }[];
  example?: string;
}

export interface Names {
  segments: { id: string; name: string }[];
  experiments: { id: string; name: string; variations: string[] }[];
}

const DEFAULTS: Partial<Record<FeatureType, unknown>> = { flag: true, window: '7d', time: '7d' };

function field(name: string, label: string, feature: Feature, more: Partial<RuleField> = {}): RuleField {
  const operators = feature.operators?.length ? feature.operators : (USUAL_OPERATORS[feature.type] ?? ['=']);
  // A calendar does not fit into the editor of spans: one operator is enough for a window.
  const offered = feature.type === 'window' ? ['='] : operators;
  const first = feature.type === 'time' && offered.includes('inLast') ? 'inLast' : offered.includes('>=') ? '>=' : offered[0];
  return {
    name,
    value: name,
    label,
    kind: feature.type,
    hint: feature.description,
    example: feature.examples?.[0],
    operators: offered.map((operator) => ({ name: operator, value: operator, label: OPERATORS[operator] ?? operator })),
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
    [['within', 'window'], ['product_type', 'text'], ['brand', 'text'], ['item_id', 'text'], ['price', 'number']] as const
  ).map(([name, type]) => ({ name, type, entity: 'event', unit: '', window: '', description: '' }));
  const order = Object.keys(EVENT_FIELDS);
  return (known.length > 0 ? known : usual)
    .map((feature) => field(feature.name, EVENT_FIELDS[feature.name] ?? words(feature.name), feature))
    .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
}

/** What a rule may ask of people, in groups. */
export function ruleFields(features: Feature[], names: Names): OptionGroup<RuleField>[] {
  const groups = new Map<string, RuleField[]>(GROUPS.map((group) => [group, []]));
  const add = (group: string, made: RuleField) => groups.get(group)!.push(made);
  const inner = eventFields(features);
  const events = features.find((feature) => feature.type === 'events') ?? EVENTS_FEATURE;
  for (const [event, label] of EVENTS) {
    add('What they did', field(`events.${event}`, label, events, {
      matchModes: ['some', 'none', 'atLeast', 'atMost', 'exactly'],
      subproperties: inner,
      operators: [{ name: '=', value: '=', label: '=' }],
      defaultOperator: '=',
    } as Partial<RuleField>));
  }
  for (const feature of features.filter((each) => each.entity === 'user' && each.type !== 'events')) {
    const { name } = feature;
    if (name.startsWith('events.')) continue;
    if (name === 'properties.<name>') {
      for (const [property, label] of PROPERTIES) add('About the person', field(`properties.${property}`, label, feature));
    } else if (name === 'properties.<name>.first') {
      for (const [property, label] of PROPERTIES.slice(0, 3)) {
        add('About the person', field(`properties.${property}.first`, `${label} at the first visit`, feature));
      }
    } else if (name === 'experiments.<experiment>') {
      for (const experiment of names.experiments) {
        const choices = experiment.variations.map((variation) => ({ name: variation, label: variation }));
        add('Experiments', field(`experiments.${experiment.id}`, `Variation of “${experiment.name}”`, feature, { choices }));
      }
    } else if (!name.includes('<')) {
      const [label, group] = FEATURES[name] ?? [words(name), 'More'];
      const choices = name === 'segment' ? names.segments.map(({ id, name: label }) => ({ name: id, label })) : undefined;
      add(group, field(name, label, feature, { choices }));
    }
  }
  return [...groups]
    .filter(([, options]) => options.length > 0)
    .map(([label, options]) => ({ label, options }));
}
