import { NativeSelect } from '@mantine/core';
import type { Condition, Scalar } from './rules';
import { span } from './rules';
import { DateField, SpanFields } from './TimeFields';
import { PERIODS } from './vocabulary';
import classes from './segments.module.css';

type Window = { field: string; operator: string; value: Scalar | Scalar[] } | null;

/** Begins of windows by their kind. */
const BEGIN: Record<string, Window> = {
  ever: null,
  last: { field: 'within', operator: '=', value: '7d' },
  ago: { field: 'within', operator: 'between', value: ['7d', '30d'] },
  before: { field: 'time', operator: 'before', value: '' },
  after: { field: 'time', operator: 'after', value: '' },
  days: { field: 'time', operator: 'between', value: ['', ''] },
};

const KINDS = [
  { value: 'ever', label: 'at any time' },
  { value: 'last', label: 'in the last' },
  { value: 'session', label: 'in this visit' },
  ...PERIODS.map(([value, label]) => ({ value, label })),
  { value: 'ago', label: 'longer ago, between' },
  { value: 'after', label: 'after the day' },
  { value: 'before', label: 'before the day' },
  { value: 'days', label: 'between the days' },
];

function kindOf(window: Condition | null): string {
  if (!window) return 'ever';
  if (window.field === 'time') return window.operator === 'between' ? 'days' : (window.operator ?? 'after');
  if (window.operator === 'between') return 'ago';
  return span(window.value) ? 'last' : String(window.value);
}

/** When something was done. */
export function WhenFields({ label, window, change }: { label: string; window: Condition | null; change: (window: Window) => void }) {
  const kind = kindOf(window);
  const value = window?.value as Scalar | Scalar[];
  const set = (next: Scalar | Scalar[]) => change({ field: window!.field, operator: window!.operator ?? '=', value: next });
  const pair = Array.isArray(value) ? value : ['', ''];
  return (
    <span className={classes.when}>
      <NativeSelect
        className={classes.period}
        aria-label={`When: ${label}`}
        data={KINDS}
        value={kind}
        onChange={(event) => {
          const next = event.currentTarget.value;
          change(next in BEGIN ? BEGIN[next]! : { field: 'within', operator: '=', value: next });
        }}
      />
      {kind === 'last' && <SpanFields label={`When: ${label}`} value={value as Scalar} change={set} />}
      {(kind === 'before' || kind === 'after') && <DateField label={`Day: ${label}`} value={value as Scalar} change={set} />}
      {(kind === 'ago' || kind === 'days') &&
        [0, 1].map((i) => {
          const Field = kind === 'ago' ? SpanFields : DateField;
          return (
            <span key={i} className={classes.pair}>
              {i === 1 && <span className="soft">and</span>}
              <Field label={`${i === 0 ? 'From' : 'To'}: ${label}`} value={pair[i] ?? ''} change={(next) => set(pair.map((known, at) => (at === i ? next : known)))} />
            </span>
          );
        })}
      {kind === 'ago' && <span className="soft">ago</span>}
    </span>
  );
}
