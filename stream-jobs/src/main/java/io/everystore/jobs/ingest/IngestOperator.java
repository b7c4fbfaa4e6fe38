package io.everystore.jobs.ingest;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.jobs.ingest.InteractionReader.Reading;
import io.everystore.jobs.learning.OutcomeKind;
import io.everystore.jobs.record.AnswerFact;
import io.everystore.jobs.record.DeadLetters;
import io.everystore.jobs.record.LogRecord;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.record.StageInput;
import io.everystore.jobs.stage.Pacer;
import io.everystore.jobs.stage.PartitionOffsets;
import io.everystore.jobs.stage.SubtaskKeys;
import io.everystore.jobs.types.JobTypes;
import java.util.BitSet;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * The operator behind the source: valid events go on to the client stage, everything else becomes a
 * dead letter, and marks tell each client subtask how far the log has been read. Events of people
 * who do not want to be measured are counted and dropped: a dead letter would keep them.
 *
 * <p>Marks follow the events they cover on the same edge, at most one round per mark interval, and
 * none while nothing is read. Offsets read are kept with the checkpoint, so that after a restore
 * quiet partitions are marked again: what a checkpoint covers has passed every stage.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open() and initializeState()
public final class IngestOperator extends AbstractStreamOperator<StageInput>
    implements OneInputStreamOperator<LogRecord, StageInput> {
  public static final OutputTag<OutboundRecord> DEAD_LETTERS =
      new OutputTag<>("dead-letters", JobTypes.OUTBOUND_RECORD);

  /** Events that name the answer that led to them, to the answer stage. */
  public static final OutputTag<AnswerFact> OUTCOMES =
      new OutputTag<>("outcomes", JobTypes.ANSWER_FACT);

  private static final long serialVersionUID = 1L;

  /** How long the first mark after a pause waits, so that it covers the rest of a bulk post. */
  private static final long MARK_DELAY_MILLIS = 5;

  private final long markIntervalMillis;

  private transient PartitionOffsets read;
  private transient BitSet unmarked;
  private transient String[] clientSubtaskKeys;
  private transient int subtask;
  private transient Pacer pacer;
  private transient ListState<long[]> readState;
  private transient Counter deadLetters;
  private transient Counter withoutConsent;

  public IngestOperator(long markIntervalMillis) {
    this.markIntervalMillis = markIntervalMillis;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    read = new PartitionOffsets();
    unmarked = new BitSet();
    readState =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("read-offsets", LongPrimitiveArraySerializer.INSTANCE));
    for (long[] entry : readState.get()) {
      raise((int) entry[0], entry[1]);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    clientSubtaskKeys =
        SubtaskKeys.of(
            getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks(),
            getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
    deadLetters = getMetricGroup().counter("dead_letters");
    withoutConsent = getMetricGroup().counter("no_consent");
    pacer =
        new Pacer(
            getProcessingTimeService(),
            Math.min(MARK_DELAY_MILLIS, markIntervalMillis),
            markIntervalMillis,
            this::mark);
    if (!unmarked.isEmpty()) {
      pacer.request();
    }
  }

  @Override
  public void processElement(StreamRecord<LogRecord> element) throws Exception {
    LogRecord record = element.getValue();
    Reading reading =
        InteractionReader.read(record, getProcessingTimeService().getCurrentProcessingTime());
    if (reading.interaction() != null && reading.bytes() != null) {
      output.collect(element.replace(input(record, reading.interaction(), reading.bytes())));
      if (!reading.interaction().getRecommendationId().isEmpty()) {
        emitOutcome(reading.interaction());
      }
    } else if (reading.isWithoutConsent()) {
      withoutConsent.inc();
    } else {
      deadLetters.inc();
      String reason = reading.reason() == null ? "unreadable" : reading.reason();
      output.collect(DEAD_LETTERS, new StreamRecord<>(DeadLetters.of(record, reason)));
    }
    raise(record.partition(), record.offset());
    pacer.request();
  }

  private static StageInput input(LogRecord record, Interaction interaction, byte[] bytes) {
    String clientId = interaction.getClientId();
    return interaction.getErasureId().isEmpty()
        ? new StageInput.Event(clientId, record.partition(), record.offset(), bytes)
        : new StageInput.Erase(
            clientId,
            clientId,
            interaction.getErasureId(),
            interaction.getEventTimeMillis(),
            record.partition(),
            record.offset(),
            true);
  }

  private void emitOutcome(Interaction event) {
    if (event.getItemsCount() > 0 && OutcomeKind.of(event.getName()) != null) {
      output.collect(
          OUTCOMES,
          new StreamRecord<>(
              new AnswerFact.Led(
                  event.getRecommendationId(),
                  event.getName(),
                  event.getReceivedTimeMillis(),
                  event.getItemsList().stream().map(InteractionItem::getItemId).toList())));
    }
  }

  private void raise(int partition, long offset) {
    if (read.raise(partition, offset)) {
      unmarked.set(partition);
    }
  }

  private void mark() {
    int[] partitions = unmarked.stream().toArray();
    if (partitions.length == 0) {
      return;
    }
    unmarked.clear();
    long[] offsets = new long[partitions.length];
    for (int i = 0; i < partitions.length; i++) {
      offsets[i] = read.offset(partitions[i]);
    }
    for (String key : clientSubtaskKeys) {
      output.collect(new StreamRecord<>(new StageInput.Mark(key, subtask, partitions, offsets)));
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    readState.clear();
    for (int partition = 0; partition < read.partitions(); partition++) {
      if (read.offset(partition) != PartitionOffsets.NONE) {
        readState.add(new long[] {partition, read.offset(partition)});
      }
    }
  }

  @Override
  public void finish() throws Exception {
    mark();
    super.finish();
  }
}
