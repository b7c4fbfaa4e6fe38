package io.everystore.feature.store.chronicle;

import io.everystore.feature.store.OnlineStoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class ChronicleOnlineStoreTest extends OnlineStoreContract<ChronicleOnlineStore> {
  @TempDir Path directory;

  @Override
  protected ChronicleOnlineStore openStore() {
    return ChronicleOnlineStore.open(ChronicleStoreConfig.small(directory), () -> nowMillis);
  }
}
