package io.everystore.feature.aggregate;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.time.Duration;

/**
 * After how long people buy an item again: count and mean of the logarithm of days. Mergeable in
 * any order. Not thread-safe.
 */
public final class Rebuys {
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** Two purchases closer than this are one. */
  private static final long SAME_PURCHASE_MILLIS = Duration.ofHours(12).toMillis();

  private long count;
  private double logDaysSum;

  /** Counts a purchase of something that was bought this long ago. */
  public void add(long intervalMillis) {
    if (intervalMillis >= SAME_PURCHASE_MILLIS) {
      count++;
      logDaysSum += Math.log(intervalMillis / DAY_MILLIS);
    }
  }

  public void merge(Rebuys other) {
    count += other.count;
    logDaysSum += other.logDaysSum;
  }

  /** Writes it as {@code everystore.v1.Rebuys}; nothing when empty. */
  public void writeTo(WireWriter out, int field) {
    if (count > 0) {
      int mark = out.begin(field);
      out.int64(io.everystore.feature.proto.Rebuys.COUNT_FIELD_NUMBER, count);
      out.float64(io.everystore.feature.proto.Rebuys.LOG_DAYS_SUM_FIELD_NUMBER, logDaysSum);
      out.end(mark);
    }
  }

  /** Reads the content of a nested {@code everystore.v1.Rebuys} whose tag was just read. */
  public void readFrom(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.Rebuys.COUNT_FIELD_NUMBER -> count = in.readInt64();
        case io.everystore.feature.proto.Rebuys.LOG_DAYS_SUM_FIELD_NUMBER ->
            logDaysSum = in.readDouble();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
  }
}
