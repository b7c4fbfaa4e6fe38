/** The rule editor's controls: named for those who hear them, and large enough for a thumb. */
import { ActionIcon, Button, NativeSelect, Switch } from '@mantine/core';
import type {
  ActionProps, CombinatorSelectorProps, NotToggleProps, OperatorSelectorProps, Option, OptionGroup,
} from 'react-querybuilder';
import { Icon } from '../shell/icons';
import type { Condition } from './rules';
import { isWindow } from './window';
import classes from './segments.module.css';

/** True in the editor of what narrows events down. */
function isNarrowing(schema: { fieldMap: object }): boolean {
  return !('segment' in schema.fieldMap);
}

/** The rules of a group of filters without the one that says when. */
function filtersOf(group: { rules: readonly unknown[] }): unknown[] {
  return group.rules.filter((rule) => !isWindow(rule as Condition));
}

export function selectData(options: readonly (Option | OptionGroup<Option>)[]) {
  return options.map((option) =>
    isOptionGroup(option)
      ? { group: option.label, items: option.options.map(({ name, label }) => ({ value: String(name), label })) }
      : { value: String(option.name), label: option.label },
  );
}

function isOptionGroup(option: Option | OptionGroup<Option>): option is OptionGroup<Option> {
  return Array.isArray(option.options);
}

export function OperatorSelector(props: OperatorSelectorProps) {
  if (props.options.length < 2) return null;
  return (
    <NativeSelect
      className={classes.operator}
      aria-label="How it is compared"
      data={selectData(props.options as Option[])}
      value={props.value}
      disabled={props.disabled}
      onChange={(event) => props.handleOnChange(event.currentTarget.value)}
    />
  );
}

export function CombinatorSelector(props: CombinatorSelectorProps) {
  const narrowing = isNarrowing(props.schema);
  if (narrowing && filtersOf(props.ruleGroup).length < 2) return null;
  return (
    <NativeSelect
      className={classes.combinator}
      aria-label="How the conditions are joined"
      data={[
        { value: 'and', label: narrowing ? 'where all of these hold' : 'All of these hold' },
        { value: 'or', label: narrowing ? 'where any of these holds' : 'Any of these holds' },
      ]}
      value={props.value}
      disabled={props.disabled}
      onChange={(event) => props.handleOnChange(event.currentTarget.value)}
    />
  );
}

export function NotSwitch(props: NotToggleProps) {
  if (isNarrowing(props.schema) && props.level === 0 && filtersOf(props.ruleGroup).length === 0) return null;
  return (
    <Switch
      className={classes.not}
      size="xs"
      label={isNarrowing(props.schema) ? 'All but these' : 'Everybody but these'}
      checked={props.checked ?? false}
      disabled={props.disabled}
      onChange={(event) => props.handleOnChange(event.currentTarget.checked)}
    />
  );
}

export function AddRule(props: ActionProps) {
  const narrowing = isNarrowing(props.schema);
  return (
    <Button variant="light" size="xs" leftSection={<Icon name="plus" size={14} />} disabled={props.disabled} onClick={(event) => props.handleOnClick(event)}>
      {narrowing ? 'Narrow down' : 'Condition'}
    </Button>
  );
}

export function AddGroup(props: ActionProps) {
  const narrowing = isNarrowing(props.schema);
  return narrowing ? null : (
    <Button variant="subtle" size="xs" leftSection={<Icon name="plus" size={14} />} disabled={props.disabled} onClick={(event) => props.handleOnClick(event)}>
      Group
    </Button>
  );
}

function Remove({ label, props }: { label: string; props: ActionProps }) {
  return (
    <ActionIcon className={classes.remove} variant="subtle" color="gray" c="var(--soft)" size="lg" aria-label={label} disabled={props.disabled} onClick={(event) => props.handleOnClick(event)}>
      <Icon name="close" size={16} />
    </ActionIcon>
  );
}

export const RemoveRule = (props: ActionProps) => <Remove label="Remove the condition" props={props} />;

export const RemoveGroup = (props: ActionProps) => <Remove label="Remove the group" props={props} />;
