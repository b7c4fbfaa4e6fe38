package io.everystore.jobs.outcome;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.Impression;
import io.everystore.jobs.learning.AnswerOutcomes;
import io.everystore.jobs.learning.ImpressionChoices;
import io.everystore.jobs.learning.Lessons;
import io.everystore.jobs.learning.NamedChoice;
import io.everystore.jobs.learning.OutcomeKind;
import io.everystore.jobs.learning.RowFacts;
import io.everystore.jobs.record.AnswerFact;
import io.everystore.jobs.types.JobTypes;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * The answer stage, keyed by recommendation id: joins what was shown with what came of it, in
 * either order, within a window.
 *
 * <p>Whether an outcome is in time is told by the two records' own times, so that a job that was
 * down for an hour learns the same as one that was not. State ends one window after the first that
 * is heard of an answer, by the wall clock.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class AnswerOperator extends AbstractStreamOperator<NamedChoice>
    implements OneInputStreamOperator<AnswerFact, NamedChoice>, Triggerable<String, VoidNamespace> {
  /** Rows that were shown, and those something came of. */
  public static final OutputTag<RowFacts> ROWS = new OutputTag<>("rows", JobTypes.ROW_FACTS);

  private static final long serialVersionUID = 1L;

  private final long windowMillis;

  private transient ValueState<byte[]> state;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient Lessons lessons;

  /**
   * @param windowMillis how long after an answer something that comes of it counts
   */
  public AnswerOperator(long windowMillis) {
    this.windowMillis = windowMillis;
  }

  @Override
  public void open() throws Exception {
    super.open();
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("answer", BytePrimitiveArraySerializer.INSTANCE));
    timers = getInternalTimerService("answer-timers", VoidNamespaceSerializer.INSTANCE, this);
    lessons =
        new Lessons() {
          @Override
          public void choice(NamedChoice choice) {
            output.collect(new StreamRecord<>(choice));
          }

          @Override
          public void rows(RowFacts facts) {
            output.collect(ROWS, new StreamRecord<>(facts));
          }
        };
  }

  @Override
  public void processElement(StreamRecord<AnswerFact> element) throws Exception {
    AnswerFact fact = element.getValue();
    if (fact instanceof AnswerFact.Shown shown) {
      process(impression(shown));
    } else if (fact instanceof AnswerFact.Led led) {
      process(led);
    }
  }

  private void process(Impression impression) throws Exception {
    if (!impression.getChosenItemId().isEmpty()) {
      // Nothing more can come of what nobody was shown.
      ImpressionChoices.wentOn(impression).ifPresent(lessons::choice);
      return;
    }
    AnswerOutcomes answer = load();
    answer.shown(impression, lessons);
    state.update(answer.toByteArray());
  }

  private void process(AnswerFact.Led led) throws Exception {
    OutcomeKind kind = OutcomeKind.of(led.event());
    if (kind == null) {
      return;
    }
    AnswerOutcomes answer = load();
    for (String itemId : led.itemIds()) {
      answer.led(itemId, kind, led.timeMillis(), lessons);
    }
    state.update(answer.toByteArray());
  }

  private AnswerOutcomes load() throws Exception {
    byte[] bytes = state.value();
    if (bytes != null) {
      return AnswerOutcomes.parse(windowMillis, bytes);
    }
    timers.registerProcessingTimeTimer(
        VoidNamespace.INSTANCE, timers.currentProcessingTime() + windowMillis);
    return AnswerOutcomes.create(windowMillis);
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) {
    state.clear();
  }

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) {
    throw new IllegalStateException("event time timer: " + timer + " (expected: none)");
  }

  private static Impression impression(AnswerFact.Shown shown) {
    try {
      return Impression.parseFrom(shown.impression());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("impression: unreadable (expected: read before)", e);
    }
  }
}
