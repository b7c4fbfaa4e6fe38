/** The rule editor's controls: named for those who hear them, and large enough for a thumb. */
import { ActionIcon, Button, NativeSelect, NumberInput, Switch } from '@mantine/core';
import type {
  ActionProps, CombinatorSelectorProps, FieldSelectorProps, MatchModeEditorProps, NotToggleProps, OperatorSelectorProps, Option, OptionGroup,
} from 'react-querybuilder';
import { Icon } from '../shell/icons';
import { deed } from '../ui/format';
import { besides, takesThreshold, type Condition, type Match, type MatchMode } from './rules';
import { MATCHES } from './vocabulary';
import classes from './segments.module.css';

function selectData(options: readonly (Option | OptionGroup<Option>)[]) {
  return options.map((option) =>
    isOptionGroup(option)
      ? { group: option.label, items: option.options.map(({ name, label }) => ({ value: String(name), label })) }
      : { value: String(option.name), label: option.label },
  );
}

function isOptionGroup(option: Option | OptionGroup<Option>): option is OptionGroup<Option> {
  return Array.isArray(option.options);
}

export function FieldSelector(props: FieldSelectorProps) {
  return (
    <NativeSelect
      className={classes.field}
      aria-label="What is asked"
      data={selectData(props.options as Option[])}
      value={props.value}
      disabled={props.disabled}
      onChange={(event) => props.handleOnChange(event.currentTarget.value)}
    />
  );
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
  const narrowing = props.schema.fieldMap['within'] !== undefined;
  if (narrowing && props.rules.length < 2) return null;
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

export function MatchEditor(props: MatchModeEditorProps) {
  const match = props.match as unknown as Match;
  const set = (next: Match) => props.handleOnChange(next);
  const extra = besides(props.rule as unknown as Condition, deed);
  const number = (value: string | number) => Math.max(0, Math.trunc(Number(value) || 0));
  return (
    <>
      <NativeSelect
        className={classes.match}
        aria-label="How often"
        data={Object.entries(MATCHES).map(([value, label]) => ({ value, label }))}
        value={match.mode}
        disabled={props.disabled}
        onChange={(event) => {
          const mode = event.currentTarget.value as MatchMode;
          set({ ...match, mode, ...(takesThreshold(mode) ? { threshold: match.threshold ?? 1 } : {}) });
        }}
      />
      {takesThreshold(match.mode) && (
        <NumberInput
          className={classes.small}
          aria-label={match.mode === 'between' ? 'Least number of times' : 'Number of times'}
          min={0}
          allowDecimal={false}
          value={match.threshold ?? 1}
          onChange={(value) => set({ ...match, threshold: number(value) })}
        />
      )}
      {match.mode === 'between' && (
        <NumberInput
          className={classes.small}
          aria-label="Greatest number of times"
          min={0}
          allowDecimal={false}
          value={match.threshold_to ?? match.threshold ?? 1}
          onChange={(value) => set({ ...match, threshold_to: number(value) })}
        />
      )}
      {extra && <span className="soft small">{extra}</span>}
    </>
  );
}

export function NotSwitch(props: NotToggleProps) {
  return (
    <Switch
      className={classes.not}
      size="xs"
      label="Everybody but these"
      checked={props.checked ?? false}
      disabled={props.disabled}
      onChange={(event) => props.handleOnChange(event.currentTarget.checked)}
    />
  );
}

export function AddRule(props: ActionProps) {
  const narrowing = props.schema.fieldMap['within'] !== undefined;
  return (
    <Button variant="light" size="xs" leftSection={<Icon name="plus" size={14} />} disabled={props.disabled} onClick={(event) => props.handleOnClick(event)}>
      {narrowing ? 'Narrow down' : 'Condition'}
    </Button>
  );
}

export function AddGroup(props: ActionProps) {
  const narrowing = props.schema.fieldMap['within'] !== undefined;
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
