package io.everystore.jobs.job;

import io.everystore.jobs.record.LogRecord;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A replayable log in memory with one split per partition, read as far as the test's {@link
 * InMemoryLog} lets it. Positions are checkpointed as Kafka's are.
 */
final class LogReplaySource
    implements Source<LogRecord, LogReplaySource.PartitionSplit, Integer>, Serializable {
  private static final long serialVersionUID = 1L;

  private final String logName;

  LogReplaySource(InMemoryLog log) {
    this.logName = log.name();
  }

  record PartitionSplit(int partition, int position) implements SourceSplit {
    @Override
    public String splitId() {
      return Integer.toString(partition);
    }
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SplitEnumerator<PartitionSplit, Integer> createEnumerator(
      SplitEnumeratorContext<PartitionSplit> context) {
    return new Enumerator(context, 0);
  }

  @Override
  public SplitEnumerator<PartitionSplit, Integer> restoreEnumerator(
      SplitEnumeratorContext<PartitionSplit> context, Integer assigned) {
    return new Enumerator(context, assigned);
  }

  @Override
  public SourceReader<LogRecord, PartitionSplit> createReader(SourceReaderContext context) {
    return new Reader(InMemoryLog.named(logName));
  }

  /** Gives partition p to reader p modulo parallelism, once all readers are there. */
  private final class Enumerator implements SplitEnumerator<PartitionSplit, Integer> {
    private final SplitEnumeratorContext<PartitionSplit> context;
    private int assigned;
    private final Queue<PartitionSplit> returned = new ArrayDeque<>();

    Enumerator(SplitEnumeratorContext<PartitionSplit> context, int assigned) {
      this.context = context;
      this.assigned = assigned;
    }

    @Override
    public void start() {}

    @Override
    public void handleSplitRequest(int subtaskId, String requesterHostname) {}

    @Override
    public void addSplitsBack(List<PartitionSplit> splits, int subtaskId) {
      returned.addAll(splits);
    }

    @Override
    public void addReader(int subtaskId) {
      while (!returned.isEmpty()) {
        context.assignSplit(returned.remove(), subtaskId);
      }
      if (context.registeredReaders().size() == context.currentParallelism()) {
        for (; assigned < InMemoryLog.named(logName).partitions(); assigned++) {
          context.assignSplit(
              new PartitionSplit(assigned, 0), assigned % context.currentParallelism());
        }
      }
    }

    @Override
    public Integer snapshotState(long checkpointId) {
      return assigned;
    }

    @Override
    public void close() {}
  }

  private static final class Reader implements SourceReader<LogRecord, PartitionSplit> {
    private final InMemoryLog log;
    private final ArrayDeque<PartitionSplit> splits = new ArrayDeque<>();

    Reader(InMemoryLog log) {
      this.log = log;
    }

    @Override
    public void start() {}

    @Override
    public InputStatus pollNext(ReaderOutput<LogRecord> output) {
      for (int i = 0; i < splits.size(); i++) {
        PartitionSplit split = splits.remove();
        if (split.position() < log.readable(split.partition())) {
          output.collect(log.record(split.partition(), split.position()));
          splits.add(new PartitionSplit(split.partition(), split.position() + 1));
          return InputStatus.MORE_AVAILABLE;
        }
        splits.add(split);
      }
      return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public List<PartitionSplit> snapshotState(long checkpointId) {
      return List.copyOf(splits);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
      CompletableFuture<Void> growth = log.growth();
      boolean readable =
          splits.stream().anyMatch(split -> split.position() < log.readable(split.partition()));
      return readable ? CompletableFuture.completedFuture(null) : growth;
    }

    @Override
    public void addSplits(List<PartitionSplit> added) {
      splits.addAll(added);
      log.wake();
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {}
  }

  @Override
  public SimpleVersionedSerializer<PartitionSplit> getSplitSerializer() {
    return new SimpleVersionedSerializer<>() {
      @Override
      public int getVersion() {
        return 1;
      }

      @Override
      public byte[] serialize(PartitionSplit split) {
        return ByteBuffer.allocate(8).putInt(split.partition()).putInt(split.position()).array();
      }

      @Override
      public PartitionSplit deserialize(int version, byte[] serialized) {
        ByteBuffer buffer = ByteBuffer.wrap(serialized);
        return new PartitionSplit(buffer.getInt(), buffer.getInt());
      }
    };
  }

  @Override
  public SimpleVersionedSerializer<Integer> getEnumeratorCheckpointSerializer() {
    return new SimpleVersionedSerializer<>() {
      @Override
      public int getVersion() {
        return 1;
      }

      @Override
      public byte[] serialize(Integer assigned) {
        return ByteBuffer.allocate(4).putInt(assigned).array();
      }

      @Override
      public Integer deserialize(int version, byte[] serialized) {
        return ByteBuffer.wrap(serialized).getInt();
      }
    };
  }
}
