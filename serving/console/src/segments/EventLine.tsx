import { Button, NativeSelect, NumberInput } from '@mantine/core';
import type { MatchModeEditorProps } from 'react-querybuilder';
import { Icon } from '../shell/icons';
import type { RuleField } from './fields';
import { aggregateOf, matchFor, measureKey, MEASURE_OPTIONS, modesOf, takesFractions } from './measures';
import { patched } from './patch';
import { takesThreshold, type Condition, type Group, type Match, type MatchMode } from './rules';
import { ThenLine } from './ThenLine';
import { WhenFields } from './WhenFields';
import { windowOf, withWindow } from './window';
import classes from './segments.module.css';

/** What is asked of events: how often or how much of what, when, and what came after. */
export function EventLine(props: MatchModeEditorProps) {
  const line = props.rule as unknown as Condition;
  const match = (line.match ?? { mode: 'some' }) as Match;
  const { aggregate } = line;
  const label = props.fieldData.label;
  const set = (change: Partial<Condition>) =>
    props.schema.dispatchQuery(patched(props.schema.getQuery() as unknown as Group, props.path, change) as never);
  return (
    <>
      <NativeSelect
        className={classes.measure}
        aria-label={`What counts: ${label}`}
        data={MEASURE_OPTIONS}
        value={measureKey(aggregate)}
        onChange={(event) => {
          const next = aggregateOf(event.currentTarget.value);
          set({ aggregate: next, match: matchFor(next, match) });
        }}
      />
      <NativeSelect
        className={classes.match}
        aria-label={aggregate ? `How it is compared: ${label}` : `How often: ${label}`}
        data={modesOf(aggregate)}
        value={match.mode}
        onChange={(event) => {
          const mode = event.currentTarget.value as MatchMode;
          set({ match: { ...match, mode, ...(takesThreshold(mode) ? { threshold: match.threshold ?? 1 } : {}) } });
        }}
      />
      {takesThreshold(match.mode) && <Threshold line={line} label={label} name="threshold" set={set} />}
      {match.mode === 'between' && <Threshold line={line} label={label} name="threshold_to" set={set} />}
      <WhenFields label={label} window={windowOf(line)} change={(window) => set({ value: withWindow(line, window) })} />
      {line.then ? (
        <ThenLine then={line.then} schema={props.schema} fields={(props.fieldData.subproperties ?? []) as RuleField[]} change={(then) => set({ then })} />
      ) : (
        <Button className={classes.then} variant="subtle" size="xs" leftSection={<Icon name="plus" size={14} />} onClick={() => set({ then: { field: 'events.purchase', not: true, within: '1h', same_item: false } })}>
          And then…
        </Button>
      )}
    </>
  );
}

function Threshold({ line, label, name, set }: { line: Condition; label: string; name: 'threshold' | 'threshold_to'; set: (change: Partial<Condition>) => void }) {
  const { match = { mode: 'atLeast' }, aggregate } = line;
  const whole = !takesFractions(aggregate);
  const noun = aggregate ? 'Amount' : 'Number of times';
  return (
    <>
      {name === 'threshold_to' && <span className="soft">and</span>}
      <NumberInput
        className={classes.small}
        aria-label={`${noun}${match.mode !== 'between' ? '' : name === 'threshold' ? ', least' : ', most'}: ${label}`}
        min={0}
        allowDecimal={!whole}
        decimalScale={whole ? 0 : 2}
        value={match[name] ?? match.threshold ?? 1}
        onChange={(value) => set({ match: { ...match, [name]: Math.max(0, Number(value) || 0) } })}
      />
    </>
  );
}
