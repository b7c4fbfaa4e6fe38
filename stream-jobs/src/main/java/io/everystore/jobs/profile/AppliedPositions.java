package io.everystore.jobs.profile;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.util.Arrays;

/** The last offset contained, per partition of the interactions. Not thread-safe. */
final class AppliedPositions {
  /** Ascending. */
  private int[] partitions = new int[1];

  private long[] offsets = new long[1];
  private int size;

  void advance(int partition, long offset) {
    int index = size;
    while (index > 0 && partitions[index - 1] > partition) {
      index--;
    }
    if (index > 0 && partitions[index - 1] == partition) {
      offsets[index - 1] = Math.max(offsets[index - 1], offset);
      return;
    }
    if (size == partitions.length) {
      partitions = Arrays.copyOf(partitions, size * 2);
      offsets = Arrays.copyOf(offsets, size * 2);
    }
    System.arraycopy(partitions, index, partitions, index + 1, size - index);
    System.arraycopy(offsets, index, offsets, index + 1, size - index);
    partitions[index] = partition;
    offsets[index] = offset;
    size++;
  }

  void merge(AppliedPositions other) {
    for (int i = 0; i < other.size; i++) {
      advance(other.partitions[i], other.offsets[i]);
    }
  }

  /** Sum of (offset + 1): what makes versions grow. */
  long version() {
    long sum = 0;
    for (int i = 0; i < size; i++) {
      sum += offsets[i] + 1;
    }
    return sum;
  }

  void writeTo(WireWriter out, int partitionField, int offsetField) {
    if (size == 0) {
      return;
    }
    int mark = out.begin(partitionField);
    for (int i = 0; i < size; i++) {
      out.packedVarint(partitions[i]);
    }
    out.end(mark);
    mark = out.begin(offsetField);
    for (int i = 0; i < size; i++) {
      out.packedVarint(offsets[i]);
    }
    out.end(mark);
  }

  /** Reads the packed partitions, whose tag was just read, into this empty object. */
  void readPartitions(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      advance(in.readInt32(), -1);
    }
    in.popLimit(outer);
  }

  /** Reads the packed offsets, whose tag was just read, after {@link #readPartitions}. */
  void readOffsets(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int i = 0; i < size && !in.isAtEnd(); i++) {
      offsets[i] = in.readInt64();
    }
    in.skipRawBytes(in.getBytesUntilLimit());
    in.popLimit(outer);
  }
}
