package io.everystore.standalone.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.everystore.standalone.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** Profiles in RocksDB, in the version Flink brings, with a block cache that holds everything. */
final class RocksLookup implements LookupPeer {
  private static final long CACHE_BYTES = 1L << 30;
  private static final double BLOOM_BITS = 10;
  private static final int VALUE_BYTES = 1 << 16;

  private final Path directory;
  private final LRUCache cache;
  private final BloomFilter filter;
  private final Options options;
  private final RocksDB database;
  private final byte[] value = new byte[VALUE_BYTES];

  private RocksLookup(Path directory) throws RocksDBException {
    this.directory = directory;
    cache = new LRUCache(CACHE_BYTES);
    filter = new BloomFilter(BLOOM_BITS);
    options =
        new Options()
            .setCreateIfMissing(true)
            .setTableFormatConfig(
                new BlockBasedTableConfig().setBlockCache(cache).setFilterPolicy(filter));
    database = RocksDB.open(options, directory.toString());
  }

  static RocksLookup fill(LookupValues values) throws IOException {
    RocksDB.loadLibrary();
    Path directory = Files.createTempDirectory("everystore-lookups-rocks");
    try {
      RocksLookup lookup = new RocksLookup(directory);
      for (int i = 0; i < values.keys(); i++) {
        lookup.database.put(LookupValues.key(i).getBytes(UTF_8), values.value(i));
      }
      lookup.database.compactRange();
      for (int i = 0; i < values.keys(); i++) {
        lookup.read(LookupValues.key(i));
      }
      return lookup;
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  @Override
  public int read(String key) throws IOException {
    try {
      return database.get(key.getBytes(UTF_8), value);
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    database.close();
    options.close();
    filter.close();
    cache.close();
    Directories.delete(directory);
  }
}
