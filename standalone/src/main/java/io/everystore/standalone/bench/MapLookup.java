package io.everystore.standalone.bench;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import io.everystore.feature.store.chronicle.ChronicleOnlineStore;
import io.everystore.feature.store.chronicle.ChronicleStoreConfig;
import io.everystore.feature.store.chronicle.ViewSizing;
import io.everystore.standalone.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Profiles in the online store that serves pages, checksums verified. */
final class MapLookup implements LookupPeer {
  private static final int KEY_BYTES = 12;

  /** The file is sized for exactly these values. */
  private static final double NEVER = Double.MAX_VALUE;

  private final Path directory;
  private final ChronicleOnlineStore store;
  private final StoredValue value = new StoredValue();

  private MapLookup(Path directory, ChronicleOnlineStore store) {
    this.directory = directory;
    this.store = store;
  }

  static MapLookup fill(LookupValues values) throws IOException {
    Path directory = Files.createTempDirectory("everystore-lookups-map");
    ChronicleStoreConfig config =
        ChronicleStoreConfig.small(directory)
            .with(View.PROFILES, new ViewSizing(values.keys(), KEY_BYTES, values.meanBytes()))
            .growingAt(NEVER);
    MapLookup lookup =
        new MapLookup(directory, ChronicleOnlineStore.open(config, EpochClock.SYSTEM));
    for (int i = 0; i < values.keys(); i++) {
      byte[] value = values.value(i);
      lookup.store.put(View.PROFILES, LookupValues.key(i), 1, value, value.length);
    }
    return lookup;
  }

  @Override
  public int read(String key) {
    return store.read(View.PROFILES, key, value) ? value.length() : -1;
  }

  @Override
  public long bytes() {
    return store.bytes(View.PROFILES);
  }

  @Override
  public void close() throws IOException {
    store.close();
    Directories.delete(directory);
  }
}
