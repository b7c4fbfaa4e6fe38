package io.everystore.standalone.flink;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/**
 * A job that can tell whether it ever forgot or repeated something: it counts the numbers 0, 1, 2,
 * ... by their last digit, so the n-th number of a digit must find n counted before it.
 */
final class CountingJob {
  private static final int DIGITS = 10;

  /** Enough that the state of a checkpoint is too much to be kept within its metadata file. */
  private static final int BALLAST_BYTES = 10_000;

  private static final AtomicLong FIRST = new AtomicLong(-1);
  private static final AtomicLong LAST = new AtomicLong(-1);
  private static final AtomicLong VIOLATIONS = new AtomicLong();

  private CountingJob() {}

  static void define(StreamExecutionEnvironment environment) {
    define(environment, "count");
  }

  static void define(StreamExecutionEnvironment environment, String uid) {
    var numbers =
        new DataGeneratorSource<>(
            index -> index, Long.MAX_VALUE, RateLimiterStrategy.perSecond(1000), Types.LONG);
    environment
        .fromSource(numbers, WatermarkStrategy.noWatermarks(), "numbers")
        .setParallelism(1)
        .uid("numbers")
        .keyBy(number -> number % DIGITS, Types.LONG)
        .process(new Count())
        .uid(uid)
        .sinkTo(new DiscardingSink<>())
        .uid("nowhere");
  }

  /** The least number seen since the reset, -1 when none was. */
  static long first() {
    return FIRST.get();
  }

  /** The greatest number seen since the reset, -1 when none was. */
  static long last() {
    return LAST.get();
  }

  /** Numbers that found another count than they must. */
  static long violations() {
    return VIOLATIONS.get();
  }

  static void reset() {
    FIRST.set(-1);
    LAST.set(-1);
    VIOLATIONS.set(0);
  }

  private static final class Count extends KeyedProcessFunction<Long, Long, Long> {
    private static final long serialVersionUID = 1;

    private ValueState<Long> count() {
      return getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    private ValueState<byte[]> ballast() {
      return getRuntimeContext()
          .getState(
              new ValueStateDescriptor<>(
                  "ballast", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement(Long number, Context context, Collector<Long> out) throws Exception {
      ValueState<Long> count = count();
      Long before = count.value();
      long counted = before == null ? 0 : before;
      if (counted != number / DIGITS) {
        VIOLATIONS.incrementAndGet();
      }
      count.update(counted + 1);
      byte[] ballast = new byte[BALLAST_BYTES];
      new Random(number).nextBytes(ballast);
      ballast().update(ballast);
      FIRST.updateAndGet(first -> first < 0 ? number : Math.min(first, number));
      LAST.accumulateAndGet(number, Math::max);
      out.collect(number);
    }
  }
}
