import type { Group } from './rules';
import { sentence, type Called } from './sentence';
import classes from './segments.module.css';

/** The rule in plain words. */
export function RuleSentence({ rule, called }: { rule: Group; called: Called }) {
  const text = sentence(rule, called);
  if (text === '') return null;
  return (
    <p className={classes.sentence}>
      <span className="sr">In words: </span>
      {text}.
    </p>
  );
}
