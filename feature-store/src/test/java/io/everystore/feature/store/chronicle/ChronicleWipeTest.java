package io.everystore.feature.store.chronicle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files hold of who was removed, byte by byte. */
final class ChronicleWipeTest {
  private static final String CANARY = "canary-7f3a91-of-an-erased-person";
  private static final String OTHER = "canary-05c2e8-of-somebody-else";

  @TempDir Path directory;

  @Test
  void wipedView_holdsNoByteOfWhatWasRemoved() throws IOException {
    try (ChronicleOnlineStore store =
        ChronicleOnlineStore.open(ChronicleFaultTest.config(directory), EpochClock.SYSTEM)) {
      put(store, "erased", 1, CANARY);
      put(store, "other", 1, OTHER);
      // A value that grows is written elsewhere: two places to look at.
      put(store, "erased", 2, CANARY + "x".repeat(2_000));
      store.remove(View.PROFILES, "erased", 3);
      assertTrue(holds(CANARY), "the file has nothing to wipe: the test shows nothing");

      assertTrue(store.wipeRemoved(View.PROFILES));
      assertFalse(holds(CANARY));
      assertTrue(holds(OTHER));
      StoredValue value = new StoredValue();
      assertTrue(store.read(View.PROFILES, "other", value));
      assertFalse(store.read(View.PROFILES, "erased", value));
      assertEquals(1, store.tombstones(View.PROFILES));
    }
  }

  @Test
  void view_isWrittenAnewOnlyWhenSomethingWasRemoved() throws IOException {
    ChronicleStoreConfig config = ChronicleFaultTest.config(directory);
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, EpochClock.SYSTEM)) {
      put(store, "somebody", 1, OTHER);
      assertFalse(store.wipeRemoved(View.PROFILES));
      put(store, "erased", 1, CANARY);
      store.remove(View.PROFILES, "erased", 2);
    }
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config, EpochClock.SYSTEM)) {
      assertTrue(store.rebuildReason().isEmpty(), () -> store.rebuildReason().toString());
      assertTrue(store.wipeRemoved(View.PROFILES), "what was removed before a restart counts");
      assertFalse(holds(CANARY));
      assertFalse(store.wipeRemoved(View.PROFILES));
    }
  }

  private static void put(ChronicleOnlineStore store, String key, long version, String text) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    store.put(View.PROFILES, key, version, value, value.length);
  }

  private boolean holds(String text) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        // ISO 8859-1 keeps every byte as it is.
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      }
    }
    return false;
  }
}
