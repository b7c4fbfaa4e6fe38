package io.everystore.jobs.job;

import java.io.Serial;
import java.time.Duration;
import java.util.Collection;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.state.rocksdb.ConfigurableRocksDBOptionsFactory;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;

/**
 * Has RocksDB sink a file of state by a level, and write one of the last level anew, once it has
 * been there for a day: the bytes of who was erased lie beneath their tombstone until it reaches
 * them, which without new writes nearby it never would. So they are gone after as many days as
 * there are levels, two or three; checkpoints follow, since they link these files.
 *
 * <p>Made by Flink from its name ({@code state.backend.rocksdb.options-factory}).
 */
public final class StateFiles implements ConfigurableRocksDBOptionsFactory {
  static final ConfigOption<Duration> REWRITE_AFTER =
      ConfigOptions.key("everystore.state.rewrite-after")
          .durationType()
          .defaultValue(Duration.ofDays(1))
          .withDescription("Age at which a file of state is written anew.");

  @Serial private static final long serialVersionUID = 1;

  private long rewriteAfterSeconds = REWRITE_AFTER.defaultValue().toSeconds();

  @Override
  public RocksDBOptionsFactory configure(ReadableConfig settings) {
    rewriteAfterSeconds = settings.get(REWRITE_AFTER).toSeconds();
    return this;
  }

  @Override
  public DBOptions createDBOptions(DBOptions current, Collection<AutoCloseable> toClose) {
    return current;
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions current, Collection<AutoCloseable> toClose) {
    // The first sinks files into the next level, the second rewrites those of the last.
    return current.setTtl(rewriteAfterSeconds).setPeriodicCompactionSeconds(rewriteAfterSeconds);
  }
}
