import { ActionIcon } from '@mantine/core';
import { Rule, type RuleProps } from 'react-querybuilder';
import { Icon } from '../shell/icons';
import { words } from '../ui/format';
import type { Condition } from './rules';
import { condition, type Called } from './sentence';
import { isWindow } from './window';
import classes from './segments.module.css';

const PLAIN: Called = { field: words, value: (_, value) => value };

/** One line of a rule; what the editor has no fields for is said in words, and kept as it is. */
export function RuleLine(props: RuleProps) {
  const rule = props.rule as unknown as Condition;
  const narrowing = !('segment' in props.schema.fieldMap);
  // When something happened stands in the line of the events themselves.
  if (narrowing && isWindow(rule)) return null;
  const field = props.schema.fieldMap[rule.field as never] as { operators?: { name: string }[] } | undefined;
  const knows = field !== undefined && (rule.operator === undefined || (field.operators ?? []).some(({ name }) => name === rule.operator));
  if (knows) return <Rule {...props} />;
  return (
    <div className={classes.rule}>
      <p>{condition(rule, PLAIN)}</p>
      <span className="soft small">Kept as it is; this cannot be changed here.</span>
      <ActionIcon className={classes.remove} variant="subtle" color="gray" c="var(--soft)" size="lg" aria-label="Remove the condition" onClick={() => props.actions.onRuleRemove(props.path)}>
        <Icon name="close" size={16} />
      </ActionIcon>
    </div>
  );
}
