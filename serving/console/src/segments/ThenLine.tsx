import { ActionIcon, Checkbox, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { QueryBuilder, type FullField, type RuleGroupType, type Schema } from 'react-querybuilder';
import { same } from '../api/conflict';
import { Icon } from '../shell/icons';
import type { RuleField } from './fields';
import { EMPTY_RULE, eventName, isGroup, toEditor, toServer, type FollowUp, type Group } from './rules';
import { SpanFields } from './TimeFields';
import { EVENTS } from './vocabulary';
import { words } from '../ui/format';
import classes from './segments.module.css';

interface Props {
  then: FollowUp;
  /** Of the rule's editor, whose controls narrow down what came after as well. */
  schema: Schema<FullField, string>;
  fields: RuleField[];
  change: (then: FollowUp | undefined) => void;
}

/** What has to come after an event, or must not. */
export function ThenLine({ then, schema, fields, change }: Props) {
  const known = EVENTS.some(([name]) => `events.${name}` === then.field);
  // The editor of the filters begins once, or it would begin anew with each letter.
  const [filters, setFilters] = useState(() => (isGroup(then.value) ? toEditor(then.value) : EMPTY_RULE) as unknown as RuleGroupType);
  const take = (query: RuleGroupType) => {
    setFilters(query);
    if (!same(toServer(query), toServer(isGroup(then.value) ? then.value : EMPTY_RULE))) change({ ...then, value: query as unknown as Group });
  };
  return (
    <div className={classes.followUp} role="group" aria-label="What came after">
      <NativeSelect
        className={classes.thenMode}
        aria-label="Whether it came after"
        data={[{ value: 'did', label: 'and then' }, { value: 'not', label: 'but then not' }]}
        value={then.not ? 'not' : 'did'}
        onChange={(event) => change({ ...then, not: event.currentTarget.value === 'not' })}
      />
      <NativeSelect
        className={classes.field}
        aria-label="What came after that"
        data={[...(known ? [] : [{ value: then.field, label: words(eventName(then.field)) }]), ...EVENTS.map(([name, label]) => ({ value: `events.${name}`, label }))]}
        value={then.field}
        onChange={(event) => change({ ...then, field: event.currentTarget.value })}
      />
      <NativeSelect
        className={classes.period}
        aria-label="How long after that"
        data={[{ value: 'span', label: 'within' }, { value: 'open', label: 'any time later' }]}
        value={then.within ? 'span' : 'open'}
        onChange={(event) => change({ ...then, within: event.currentTarget.value === 'span' ? '1h' : undefined })}
      />
      {then.within && <SpanFields label="How long after that" value={then.within} change={(within) => change({ ...then, within: String(within) })} />}
      <Checkbox size="xs" label="the same item" checked={then.same_item === true} onChange={(event) => change({ ...then, same_item: event.currentTarget.checked })} />
      <ActionIcon className={classes.remove} variant="subtle" color="gray" c="var(--soft)" size="lg" aria-label="Remove what came after" onClick={() => change(undefined)}>
        <Icon name="close" size={16} />
      </ActionIcon>
      <div className={classes.followFilters}>
        <QueryBuilder
          fields={fields}
          query={filters}
          onQueryChange={take}
          controlElements={schema.controls as never}
          controlClassnames={schema.classNames}
          resetOnFieldChange
          resetOnOperatorChange
          listsAsArrays
          autoSelectField
        />
      </div>
    </div>
  );
}
