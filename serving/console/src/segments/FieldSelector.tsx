import { NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { FieldSelectorProps, Option, OptionGroup } from 'react-querybuilder';
import { selectData } from './controls';
import { ownName, OWN_EVENT, OWN_PROPERTY } from './fields';
import classes from './segments.module.css';

/** The line whose subject was changed last: it may be drawn anew, and the focus is not to be lost by that. */
let changed: string | undefined;

/** What a condition is about; events and properties of the shop's own are named by typing. */
export function FieldSelector(props: FieldSelectorProps) {
  const own = ownName(props.value ?? '');
  const select = useRef<HTMLSelectElement>(null);
  const { id } = props.rule;
  useEffect(() => {
    if (id !== undefined && id === changed && document.activeElement === document.body) select.current?.focus();
  }, [id]);
  return (
    <>
      <NativeSelect
        ref={select}
        className={classes.field}
        aria-label="What is asked"
        data={selectData(props.options as (Option | OptionGroup<Option>)[])}
        value={props.value}
        disabled={props.disabled}
        onChange={(event) => {
          changed = id;
          props.handleOnChange(event.currentTarget.value);
        }}
      />
      {own !== null && <OwnName key={props.value} prefix={own.prefix} name={own.name} change={(field) => props.handleOnChange(field)} />}
    </>
  );
}

const NAME = /^[A-Za-z0-9_]{1,40}$/;

function OwnName({ prefix, name, change }: { prefix: string; name: string; change: (field: string) => void }) {
  const [typed, setTyped] = useState(prefix + name === OWN_EVENT || prefix + name === OWN_PROPERTY ? '' : name);
  const take = () => NAME.test(typed) && typed !== name && change(prefix + typed);
  return (
    <TextInput
      className={classes.own}
      aria-label={prefix === 'events.' ? 'Name of the event' : 'Name of the property'}
      placeholder="its name"
      error={typed !== '' && !NAME.test(typed) ? 'Letters, digits and underscores' : undefined}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => event.key === 'Enter' && take()}
    />
  );
}
