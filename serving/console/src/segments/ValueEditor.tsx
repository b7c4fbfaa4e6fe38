/** The value of a condition, in the way people say it: money in its unit, time as a span or a day. */
import { NativeSelect, NumberInput, Switch, TagsInput, TextInput } from '@mantine/core';
import type { ValueEditorProps } from 'react-querybuilder';
import type { RuleField } from './fields';
import { span, type Scalar } from './rules';
import { PERIODS, UNITS } from './vocabulary';
import classes from './segments.module.css';

type Change = (value: Scalar | Scalar[]) => void;

const SPANS = new Set(['inLast', 'notInLast', 'inNext', 'anniversaryIn']);
const LISTS = new Set(['in', 'notIn']);
const NUMBERS = new Set(['count', 'number', 'money']);

export function ValueEditor(props: ValueEditorProps) {
  const { operator, fieldData, handleOnChange } = props;
  const field = fieldData as unknown as RuleField;
  const value = props.value as unknown as Scalar | Scalar[];
  const label = `Value of ${field.label}`;
  if (operator === 'null' || operator === 'notNull') return null;
  if (operator === 'between' || operator === 'notBetween') {
    const [from, to] = Array.isArray(value) ? value : ['', ''];
    return (
      <>
        <One field={field} operator={operator} label={`${label}, from`} value={from ?? ''} change={(next) => handleOnChange([next as Scalar, to ?? ''])} />
        <span className="soft">and</span>
        <One field={field} operator={operator} label={`${label}, to`} value={to ?? ''} change={(next) => handleOnChange([from ?? '', next as Scalar])} />
      </>
    );
  }
  if (LISTS.has(operator)) {
    const list = Array.isArray(value) ? value.map(String) : value === '' ? [] : [String(value)];
    return <TagsInput className={classes.wide} aria-label={label} placeholder="Enter after each" value={list} onChange={handleOnChange} data={field.choices?.map((choice) => choice.name)} />;
  }
  return <One field={field} operator={operator} label={label} value={Array.isArray(value) ? (value[0] ?? '') : value} change={handleOnChange} />;
}

function One({ field, operator, label, value, change }: { field: RuleField; operator: string; label: string; value: Scalar; change: Change }) {
  const isPercent = operator === 'topPercent' || operator === 'bottomPercent';
  if (SPANS.has(operator)) return <Span label={label} value={value} change={change} />;
  if (operator === 'during') return <Choice label={label} options={PERIODS} value={String(value)} change={change} />;
  if (field.kind === 'window') return <Window label={label} value={value} change={change} />;
  if (field.kind === 'time' || operator === 'before' || operator === 'after') {
    return <TextInput type="date" className={classes.date} aria-label={label} value={span(value) ? '' : String(value)} onChange={(event) => change(event.currentTarget.value)} />;
  }
  if (field.kind === 'flag') {
    return <Switch aria-label={label} label={value === false || value === 'false' ? 'no' : 'yes'} checked={value !== false && value !== 'false'} onChange={(event) => change(event.currentTarget.checked)} />;
  }
  if (NUMBERS.has(field.kind)) {
    const cents = field.name.endsWith('_cents') && !isPercent;
    const number = value === '' ? '' : Number(value) / (cents ? 100 : 1);
    return (
      <NumberInput
        className={classes.number}
        aria-label={label}
        value={number}
        allowDecimal={field.kind !== 'count' || isPercent}
        decimalScale={cents ? 2 : undefined}
        rightSection={isPercent ? '%' : undefined}
        onChange={(next) => change(next === '' ? '' : cents ? Math.round(Number(next) * 100) : Number(next))}
      />
    );
  }
  if (field.choices?.length) {
    return <Choice label={label} options={field.choices.map((choice) => [choice.name, choice.label])} value={String(value)} change={change} />;
  }
  return <TextInput className={classes.wide} aria-label={label} placeholder={field.example ? `such as ${field.example}` : undefined} value={String(value)} onChange={(event) => change(event.currentTarget.value)} />;
}

function Choice({ label, options, value, change }: { label: string; options: [string, string][]; value: string; change: Change }) {
  const known = options.some(([name]) => name === value);
  return (
    <NativeSelect
      className={classes.wide}
      aria-label={label}
      data={[...(known ? [] : [{ value, label: value || 'Choose…' }]), ...options.map(([name, text]) => ({ value: name, label: text }))]}
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

function Span({ label, value, change }: { label: string; value: Scalar; change: Change }) {
  const { number, unit } = span(value) ?? { number: 7, unit: 'd' };
  return (
    <>
      <NumberInput className={classes.small} aria-label={`${label}, number`} min={1} allowDecimal={false} value={number} onChange={(next) => change(`${Math.max(1, Number(next) || 1)}${unit}`)} />
      <NativeSelect className={classes.unit} aria-label={`${label}, unit`} data={UNITS.map(([name, text]) => ({ value: name, label: text }))} value={unit} onChange={(event) => change(`${number}${event.currentTarget.value}`)} />
    </>
  );
}

/** A span up to now, a period of the calendar, or the visit. */
function Window({ label, value, change }: { label: string; value: Scalar; change: Change }) {
  const isSpan = span(value) !== null;
  return (
    <>
      <NativeSelect
        className={classes.period}
        aria-label={label}
        data={[{ value: 'span', label: 'within the last' }, { value: 'session', label: 'in this visit' }, ...PERIODS.map(([name, text]) => ({ value: name, label: text }))]}
        value={isSpan ? 'span' : String(value)}
        onChange={(event) => change(event.currentTarget.value === 'span' ? '7d' : event.currentTarget.value)}
      />
      {isSpan && <Span label={label} value={value} change={change} />}
    </>
  );
}
