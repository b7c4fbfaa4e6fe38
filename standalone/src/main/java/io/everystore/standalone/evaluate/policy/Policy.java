package io.everystore.standalone.evaluate.policy;

/** With which probability an item is chosen for a position. */
@FunctionalInterface
interface Policy {
  double probability(int item, int position);

  /** Every item alike. */
  static Policy uniform(int items) {
    return (item, position) -> 1.0 / items;
  }

  /**
   * As often as the log has it, whatever came of it: what a policy that learns did on average while
   * the log was written.
   */
  static Policy frequenciesOf(ChoiceLog log) {
    double[][] counts = new double[log.positions() + 1][log.items()];
    double[] all = new double[log.positions() + 1];
    for (Choice choice : log.choices()) {
      counts[choice.position()][choice.item()]++;
      all[choice.position()]++;
    }
    return (item, position) ->
        position < counts.length && item < counts[position].length && all[position] > 0
            ? counts[position][item] / all[position]
            : 0;
  }
}
