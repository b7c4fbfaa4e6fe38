/** The value of a condition, in the way people say it: money in its unit, time as a span or a day. */
import { NumberInput, Switch, TagsInput, TextInput } from '@mantine/core';
import type { ValueEditorProps } from 'react-querybuilder';
import type { RuleField } from './fields';
import type { Scalar } from './rules';
import { Choice, DateField, SpanFields } from './TimeFields';
import { PERIODS } from './vocabulary';
import classes from './segments.module.css';

type Change = (value: Scalar | Scalar[]) => void;

const SPANS = new Set(['inLast', 'notInLast', 'inNext']);
const LISTS = new Set(['in', 'notIn']);
const RANGES = new Set(['<', '<=', '>', '>=', 'between', 'notBetween']);
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
  if (operator === 'anniversaryIn') return <Anniversary label={label} value={value} change={change} />;
  if (SPANS.has(operator)) return <SpanFields label={label} value={value} change={change} />;
  if (operator === 'during') return <Choice label={label} options={PERIODS} value={String(value)} change={change} />;
  if (field.kind === 'time' || operator === 'before' || operator === 'after') return <DateField label={label} value={value} change={change} />;
  if (field.kind === 'flag') {
    return <Switch aria-label={label} label={value === false || value === 'false' ? 'no' : 'yes'} checked={value !== false && value !== 'false'} onChange={(event) => change(event.currentTarget.checked)} />;
  }
  if (field.kind === 'property' && RANGES.has(operator)) return <NumberOrDate label={label} value={value} change={change} />;
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

/** What is compared with a property: a number where it reads as one, or else a date. */
function NumberOrDate({ label, value, change }: { label: string; value: Scalar; change: Change }) {
  return (
    <TextInput
      className={classes.number}
      aria-label={label}
      placeholder="a number or a date"
      value={String(value)}
      onChange={(event) => {
        const text = event.currentTarget.value.trim();
        change(/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text);
      }}
    />
  );
}

function Anniversary({ label, value, change }: { label: string; value: Scalar; change: Change }) {
  const today = value === 'today';
  return (
    <>
      <Choice label={label} options={[['today', 'today'], ['soon', 'the next']]} value={today ? 'today' : 'soon'} change={(next) => change(next === 'today' ? 'today' : '7d')} />
      {!today && <SpanFields label={label} value={value} change={change} />}
    </>
  );
}
