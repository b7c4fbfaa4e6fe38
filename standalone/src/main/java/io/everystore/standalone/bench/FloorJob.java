package io.everystore.standalone.bench;

import io.everystore.feature.model.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The floor of the events benchmark: Kafka to a count per key in RocksDB, and nothing else. */
final class FloorJob {
  private FloorJob() {}

  static void build(StreamExecutionEnvironment env, String bootstrapServers) {
    KafkaSource<String> source =
        KafkaSource.<String>builder()
            .setBootstrapServers(bootstrapServers)
            .setTopics(Topics.INTERACTIONS)
            .setGroupId("floor")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new Keys())
            .build();
    env.fromSource(source, WatermarkStrategy.noWatermarks(), "keys")
        .keyBy(key -> key, Types.STRING)
        .process(new Count())
        .returns(Types.LONG)
        .sinkTo(new DiscardingSink<>());
  }

  private static final class Keys implements KafkaRecordDeserializationSchema<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<String> out) {
      out.collect(new String(record.key(), StandardCharsets.UTF_8));
    }

    @Override
    public TypeInformation<String> getProducedType() {
      return Types.STRING;
    }
  }

  private static final class Count extends KeyedProcessFunction<String, String, Long> {
    private static final long serialVersionUID = 1L;

    private transient @Nullable ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(String key, Context context, Collector<Long> out) throws Exception {
      ValueState<Long> state = java.util.Objects.requireNonNull(count);
      Long before = state.value();
      long now = before == null ? 1 : before + 1;
      state.update(now);
      out.collect(now);
    }
  }
}
