package io.everystore.jobs.stage;

import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** For every subtask of a keyed stage a key that is routed to it, so that marks reach them all. */
public final class SubtaskKeys {
  private SubtaskKeys() {}

  /**
   * One key per subtask, in subtask order. They start with a NUL character, which no id contains.
   */
  public static String[] of(int maxParallelism, int parallelism) {
    String[] keys = new String[parallelism];
    int found = 0;
    for (int candidate = 0; found < parallelism; candidate++) {
      String key = "\0" + candidate;
      int subtask =
          KeyGroupRangeAssignment.assignKeyToParallelOperator(key, maxParallelism, parallelism);
      if (keys[subtask] == null) {
        keys[subtask] = key;
        found++;
      }
    }
    return keys;
  }
}
