package io.everystore.jobs.io;

import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** What a writer leaves to be committed that leaves nothing: there is none. */
final class NoCommit {
  static final Committer<NoCommit> COMMITTER = new NoCommitter();
  static final SimpleVersionedSerializer<NoCommit> SERIALIZER = new Serializer();

  private NoCommit() {}

  private static final class NoCommitter implements Committer<NoCommit> {
    @Override
    public void commit(Collection<CommitRequest<NoCommit>> requests) {
      // There is nothing.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static final class Serializer implements SimpleVersionedSerializer<NoCommit> {
    /** That of the serializer of Flink's sink, so that each reads the other's empty lists. */
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(NoCommit none) {
      throw new IllegalStateException("nothing is committed (expected: no committable)");
    }

    @Override
    public NoCommit deserialize(int version, byte[] serialized) {
      throw new IllegalStateException(
          "a checkpoint holds a transaction to be committed (expected: none, as no release of"
              + " Everystore writes in transactions)");
    }
  }
}
