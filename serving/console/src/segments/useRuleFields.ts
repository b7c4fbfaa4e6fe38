import { useMemo } from 'react';
import type { OptionGroup } from 'react-querybuilder';
import { useDefinitions, type Definition } from '../api/definitions';
import type { Feature } from '../api/features';
import { useLists } from '../api/lists';
import { words } from '../ui/format';
import { fieldsOf, ruleFields, type RuleField } from './fields';
import type { Group } from './rules';
import type { Called } from './sentence';

/** The fields a rule may ask for, and what they and their values are called. */
export function useRuleFields(features: Feature[], rule: Group): { fields: OptionGroup<RuleField>[]; called: Called } {
  const segments = useDefinitions<Definition>('segments');
  const experiments = useDefinitions<Definition & { variations: { id: string }[] }>('experiments');
  const lists = useLists();
  // The fields stay the same ones while the rule asks for the same.
  const asked = fieldsOf(rule).join(' ');
  return useMemo(() => {
    const fields = ruleFields(
      features,
      {
        segments: segments.data ?? [],
        lists: lists.data ?? undefined,
        experiments: (experiments.data ?? []).map(({ id, name, variations }) => ({ id, name: name || id, variations: variations.map((each) => each.id) })),
      },
      asked === '' ? [] : asked.split(' '),
    );
    return { fields, called: calledAs(fields) };
  }, [features, segments.data, lists.data, experiments.data, asked]);
}

function calledAs(fields: OptionGroup<RuleField>[]): Called {
  const known = new Map(fields.flatMap((group) => group.options).map((field) => [field.name as string, field]));
  return {
    field: (name) => known.get(name)?.label ?? words(name),
    value: (field, value) => known.get(field)?.choices?.find((choice) => choice.name === value)?.label ?? value,
  };
}
