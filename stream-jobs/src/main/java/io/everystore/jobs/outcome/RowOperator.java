package io.everystore.jobs.outcome;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.RowLearnerState;
import io.everystore.feature.registry.RowArm;
import io.everystore.jobs.learning.RowFacts;
import io.everystore.jobs.learning.RowLearner;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.Pacer;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.jspecify.annotations.Nullable;

/**
 * The row stage, under one key: counts what becomes of the rows of pages, and publishes that at
 * most once per interval.
 *
 * <p>What it knows is bounded, forgets by itself, and goes to state before a checkpoint barrier.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class RowOperator extends AbstractStreamOperator<OutboundRecord>
    implements OneInputStreamOperator<RowFacts, OutboundRecord> {
  private static final long serialVersionUID = 1L;

  private final long publishIntervalMillis;

  private transient ValueState<byte[]> state;
  private transient @Nullable RowLearner learner;
  private transient Pacer pacer;
  private transient Counter pages;
  private transient Counter publications;

  /**
   * @param publishIntervalMillis least time between two publications
   */
  public RowOperator(long publishIntervalMillis) {
    this.publishIntervalMillis = publishIntervalMillis;
  }

  @Override
  public void open() throws Exception {
    super.open();
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("rows", BytePrimitiveArraySerializer.INSTANCE));
    pacer =
        new Pacer(
            getProcessingTimeService(),
            publishIntervalMillis,
            publishIntervalMillis,
            this::publish);
    pages = getMetricGroup().counter("pages");
    publications = getMetricGroup().counter("publications");
  }

  @Override
  public void processElement(StreamRecord<RowFacts> element) throws Exception {
    RowLearner rows = learner;
    if (rows == null) {
      rows = load();
      learner = rows;
    }
    RowFacts facts = element.getValue();
    rows.learn(facts, getProcessingTimeService().getCurrentProcessingTime());
    if (!facts.led()) {
      pages.inc();
    }
    pacer.request();
  }

  private RowLearner load() throws Exception {
    byte[] bytes = state.value();
    return bytes == null ? new RowLearner() : RowLearner.restore(RowLearnerState.parseFrom(bytes));
  }

  private void publish() {
    if (learner == null) {
      return;
    }
    learner
        .publish(getProcessingTimeService().getCurrentProcessingTime())
        .ifPresent(
            model -> {
              publications.inc();
              output.collect(
                  new StreamRecord<>(
                      OutboundRecord.of(Topics.MODELS, RowArm.MODEL, model.toByteArray())));
            });
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    if (learner != null) {
      setCurrentKey(RowArm.MODEL);
      state.update(learner.state().toByteArray());
    }
  }

  @Override
  public void finish() throws Exception {
    publish();
    super.finish();
  }
}
