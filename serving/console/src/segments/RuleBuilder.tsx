import { UnstyledButton } from '@mantine/core';
import { useRef } from 'react';
import { QueryBuilder, type RuleGroupType } from 'react-querybuilder';
import { useFeatures, type Feature } from '../api/features';
import { same } from '../api/conflict';
import { Answer } from '../ui/States';
import { AddGroup, AddRule, CombinatorSelector, NotSwitch, OperatorSelector, RemoveGroup, RemoveRule } from './controls';
import { EventLine } from './EventLine';
import { FieldSelector } from './FieldSelector';
import { RuleLine } from './RuleLine';
import { RuleSentence } from './RuleSentence';
import { hasGroups, toEditor, toServer, type Group } from './rules';
import { EXAMPLES } from './segment';
import { useRuleFields } from './useRuleFields';
import { ValueEditor } from './ValueEditor';
import classes from './segments.module.css';

interface Props {
  rule: Group;
  change: (rule: Group) => void;
}

/** Builds a rule from what is known of people. */
export function RuleBuilder(props: Props) {
  const features = useFeatures();
  return (
    <Answer of={features} what="what is known of people">
      {(known) => <Builder {...props} features={known} />}
    </Answer>
  );
}

const controls = {
  addGroupAction: AddGroup,
  addRuleAction: AddRule,
  combinatorSelector: CombinatorSelector,
  fieldSelector: FieldSelector,
  matchModeEditor: EventLine,
  notToggle: NotSwitch,
  operatorSelector: OperatorSelector,
  removeGroupAction: RemoveGroup,
  removeRuleAction: RemoveRule,
  rule: RuleLine,
  valueEditor: ValueEditor,
};

const classNames = {
  queryBuilder: classes.builder,
  ruleGroup: classes.group,
  header: classes.header,
  body: classes.body,
  rule: classes.rule,
} as Record<string, string>;

function Builder({ rule, change, features }: Props & { features: Feature[] }) {
  const { fields, called } = useRuleFields(features, rule);
  // The editor's own form is kept while it says the same, so that it need not begin anew with each letter.
  const shown = useRef<RuleGroupType | null>(null);
  if (shown.current === null || !same(toServer(shown.current), toServer(rule))) {
    shown.current = toEditor(rule) as unknown as RuleGroupType;
  }
  const take = (query: RuleGroupType) => {
    // A line that became one of events gets its group; all else stays the very object the editor knows.
    shown.current = hasGroups(query as unknown as Group) ? query : (toEditor(query as unknown as Group) as unknown as RuleGroupType);
    const next = toServer(query);
    if (!same(next, toServer(rule))) change(next);
  };
  return (
    <>
      <RuleSentence rule={rule} called={called} />
      <QueryBuilder
        fields={fields}
        query={shown.current}
        onQueryChange={take}
        controlElements={controls}
        controlClassnames={classNames}
        showNotToggle
        resetOnFieldChange
        resetOnOperatorChange
        listsAsArrays
        autoSelectField
        maxLevels={7}
      />
      {rule.rules.length === 0 && (
        <div className={classes.examples}>
          <p className="soft">Or begin with one of these:</p>
          <ul>
            {EXAMPLES.map((example) => (
              <li key={example.name}>
                <UnstyledButton className={classes.example} onClick={() => change(example.rule)}>
                  <strong>{example.name}</strong>
                  <span className="soft small">{example.description}</span>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
