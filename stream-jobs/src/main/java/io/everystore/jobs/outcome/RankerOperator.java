package io.everystore.jobs.outcome;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.RankerState;
import io.everystore.jobs.learning.ImpressionChoices;
import io.everystore.jobs.learning.NamedChoice;
import io.everystore.jobs.learning.OnlineRanker;
import io.everystore.jobs.learning.SoftmaxLearner;
import io.everystore.jobs.record.OutboundRecord;
import io.everystore.jobs.stage.Pacer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * The ranker stage, keyed by the model's name: learns every choice as it comes, and publishes what
 * it has learned at most once per interval, when the model itself says that it is no worse.
 *
 * <p>Models are a closed set of a few kilobytes and live as long as the job; they go to state
 * before a checkpoint barrier.
 */
@SuppressWarnings("NullAway.Init") // fields are set in open()
public final class RankerOperator extends AbstractStreamOperator<OutboundRecord>
    implements OneInputStreamOperator<NamedChoice, OutboundRecord> {
  private static final long serialVersionUID = 1L;

  private final long publishIntervalMillis;

  private transient ValueState<byte[]> state;
  private transient Map<String, OnlineRanker> rankers;
  private transient Pacer pacer;
  private transient Counter choices;
  private transient Counter publications;

  /**
   * @param publishIntervalMillis least time between two publications
   */
  public RankerOperator(long publishIntervalMillis) {
    this.publishIntervalMillis = publishIntervalMillis;
  }

  @Override
  public void open() throws Exception {
    super.open();
    state =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("ranker", BytePrimitiveArraySerializer.INSTANCE));
    rankers = new LinkedHashMap<>();
    pacer =
        new Pacer(
            getProcessingTimeService(),
            publishIntervalMillis,
            publishIntervalMillis,
            this::publish);
    choices = getMetricGroup().counter("choices");
    publications = getMetricGroup().counter("publications");
  }

  @Override
  public void processElement(StreamRecord<NamedChoice> element) throws Exception {
    NamedChoice named = element.getValue();
    OnlineRanker ranker = rankers.get(named.model());
    if (ranker == null) {
      ranker = load(named.model());
      rankers.put(named.model(), ranker);
    }
    ranker.learn(named.choice());
    choices.inc();
    pacer.request();
  }

  private OnlineRanker load(String model) throws Exception {
    byte[] bytes = state.value();
    return bytes == null
        ? new OnlineRanker(model, ImpressionChoices.featureNames(), SoftmaxLearner::new)
        : OnlineRanker.restore(
            RankerState.parseFrom(bytes), ImpressionChoices.featureNames(), SoftmaxLearner::new);
  }

  private void publish() {
    long nowMillis = getProcessingTimeService().getCurrentProcessingTime();
    for (OnlineRanker ranker : rankers.values()) {
      ranker
          .publish(nowMillis)
          .ifPresent(
              model -> {
                publications.inc();
                output.collect(
                    new StreamRecord<>(
                        OutboundRecord.of(Topics.MODELS, ranker.model(), model.toByteArray())));
              });
    }
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    for (OnlineRanker ranker : rankers.values()) {
      setCurrentKey(ranker.model());
      state.update(ranker.state().toByteArray());
    }
  }

  @Override
  public void finish() throws Exception {
    publish();
    super.finish();
  }
}
