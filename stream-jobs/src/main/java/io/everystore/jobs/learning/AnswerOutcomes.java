package io.everystore.jobs.learning;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.AnswerOutcome;
import io.everystore.feature.proto.AnswerState;
import io.everystore.feature.proto.Impression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One answer and what came of its items, in whatever order they are heard of. Not thread-safe.
 *
 * <p>A choice is told at once, not at the window's end: who chose something chose it, whatever else
 * follows, and an answer nobody chose from says nothing of the order of its items. So nothing that
 * was told is ever taken back. What comes later of the same item adds what it says beyond that: a
 * click weighs 1 and a purchase 4, so a click that becomes a purchase teaches once with 1 and once
 * with 3. The same again teaches nothing.
 */
public final class AnswerOutcomes {
  /** Items of one answer something can come of; what comes of others is not heard. */
  static final int MAX_OUTCOMES = 64;

  /** Rows of one answer something can come of: as many as bits say. */
  static final int MAX_LED_ROWS = Long.SIZE;

  private final long windowMillis;
  private final AnswerState.Builder state;

  private AnswerOutcomes(long windowMillis, AnswerState.Builder state) {
    this.windowMillis = windowMillis;
    this.state = state;
  }

  /** An answer nothing has been heard of. */
  public static AnswerOutcomes create(long windowMillis) {
    return new AnswerOutcomes(windowMillis, AnswerState.newBuilder());
  }

  public static AnswerOutcomes parse(long windowMillis, byte[] bytes) {
    try {
      return new AnswerOutcomes(windowMillis, AnswerState.parseFrom(bytes).toBuilder());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("answer state: unreadable", e);
    }
  }

  public byte[] toByteArray() {
    return state.build().toByteArray();
  }

  /** The answer was shown; a second report of it changes nothing. */
  public void shown(Impression impression, Lessons lessons) {
    if (state.hasImpression()) {
      return;
    }
    state.setImpression(impression);
    tell(ImpressionRows.shown(impression), lessons);
    List<AnswerOutcome> waiting = List.copyOf(state.getOutcomesList());
    state.clearOutcomes();
    for (AnswerOutcome outcome : waiting) {
      teach(outcome.getItemId(), outcome.getWeight(), outcome.getTimeMillis(), lessons);
    }
  }

  /**
   * Something came of an item.
   *
   * @param timeMillis when that was received
   */
  public void led(String itemId, OutcomeKind to, long timeMillis, Lessons lessons) {
    if (state.hasImpression()) {
      teach(itemId, to.weight(), timeMillis, lessons);
    } else if (state.getOutcomesCount() < MAX_OUTCOMES && !isWaiting(itemId, to.weight())) {
      state.addOutcomes(
          AnswerOutcome.newBuilder()
              .setItemId(itemId)
              .setWeight(to.weight())
              .setTimeMillis(timeMillis));
    }
  }

  private void teach(String itemId, float weight, long timeMillis, Lessons lessons) {
    if (timeMillis - state.getImpression().getTimeMillis() > windowMillis) {
      return;
    }
    leadFromRow(itemId, lessons);
    int at = find(itemId);
    float taught = at < 0 ? 0 : state.getOutcomes(at).getWeight();
    if (weight <= taught || (at < 0 && state.getOutcomesCount() >= MAX_OUTCOMES)) {
      return;
    }
    NamedChoice choice = ImpressionChoices.chosen(state.getImpression(), itemId, weight - taught);
    if (choice == null) {
      return;
    }
    AnswerOutcome outcome = AnswerOutcome.newBuilder().setItemId(itemId).setWeight(weight).build();
    if (at < 0) {
      state.addOutcomes(outcome);
    } else {
      state.setOutcomes(at, outcome);
    }
    lessons.choice(choice);
  }

  /** A row is told once, whatever else comes of it and its items. */
  private void leadFromRow(String itemId, Lessons lessons) {
    int row = ImpressionRows.find(state.getImpression(), itemId);
    if (row < 0 || row >= MAX_LED_ROWS || (state.getLedRows() & (1L << row)) != 0) {
      return;
    }
    state.setLedRows(state.getLedRows() | (1L << row));
    tell(ImpressionRows.led(state.getImpression(), row), lessons);
  }

  private static void tell(@Nullable RowFacts facts, Lessons lessons) {
    if (facts != null) {
      lessons.rows(facts);
    }
  }

  /** True when as much waits for the impression already: the same again would say nothing. */
  private boolean isWaiting(String itemId, float weight) {
    return state.getOutcomesList().stream()
        .anyMatch(outcome -> outcome.getItemId().equals(itemId) && outcome.getWeight() >= weight);
  }

  private int find(String itemId) {
    for (int i = 0; i < state.getOutcomesCount(); i++) {
      if (state.getOutcomes(i).getItemId().equals(itemId)) {
        return i;
      }
    }
    return -1;
  }
}
