package io.everystore.jobs.record;

import java.util.List;

/** What is heard of an answer that was given: that it was shown, and what came of it. */
public sealed interface AnswerFact {
  /** The answer's recommendation id. */
  String key();

  /**
   * The answer was shown, or would have been.
   *
   * @param impression {@code Impression} bytes without what teaches nothing
   */
  record Shown(String key, byte[] impression) implements AnswerFact {}

  /**
   * An event that names the answer.
   *
   * @param event name of the event
   * @param timeMillis when it was received
   */
  record Led(String key, String event, long timeMillis, List<String> itemIds)
      implements AnswerFact {}
}
