package io.everystore.standalone.observability;

import java.time.Duration;

/**
 * An alert, and two histories that show it firing and keeping quiet.
 *
 * @param expression PromQL that has a value while something is wrong
 * @param pending how long it has to be so
 * @param summary one line for who is woken up
 */
record Alert(
    String name,
    Severity severity,
    String expression,
    Duration pending,
    String summary,
    Scenario firing,
    Scenario quiet) {
  /** Where its runbook is, from the repository's root. */
  String runbook() {
    return "docs/runbooks/" + name + ".md";
  }
}
