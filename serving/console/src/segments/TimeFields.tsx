/** Spans, days and choices, as fields with a name each. */
import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { span, type Scalar } from './rules';
import { UNITS } from './vocabulary';
import classes from './segments.module.css';

interface FieldProps {
  label: string;
  value: Scalar;
  change: (value: Scalar) => void;
}

const USUAL = { number: 7, unit: 'd' };

/** A number and its unit of time. */
export function SpanFields({ label, value, change }: FieldProps) {
  const { number, unit } = span(value) ?? USUAL;
  return (
    <span className={classes.span}>
      <NumberInput className={classes.small} aria-label={`${label}, number`} min={1} allowDecimal={false} value={number} onChange={(next) => change(`${Math.max(1, Number(next) || 1)}${unit}`)} />
      <NativeSelect className={classes.unit} aria-label={`${label}, unit`} data={UNITS.map(([name, text]) => ({ value: name, label: text }))} value={unit} onChange={(event) => change(`${number}${event.currentTarget.value}`)} />
    </span>
  );
}

/** A day of the calendar; a moment stays the text it is. */
export function DateField({ label, value, change }: FieldProps) {
  const text = span(value) ? '' : String(value);
  const isMoment = text.length > 'yyyy-mm-dd'.length;
  return (
    <TextInput
      type={isMoment ? 'text' : 'date'}
      className={isMoment ? classes.wide : classes.date}
      aria-label={label}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

/** One of several; what is not among them stays until another is chosen. */
export function Choice({ label, options, value, change }: { label: string; options: [string, string][]; value: string; change: (value: string) => void }) {
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
