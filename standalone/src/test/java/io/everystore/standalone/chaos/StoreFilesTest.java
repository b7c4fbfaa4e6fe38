package io.everystore.standalone.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreFilesTest {
  @TempDir Path store;

  private Path file(String name) throws IOException {
    return Files.write(store.resolve(name), new byte[1_000]);
  }

  @Test
  void anyView_isOneOfTheMaps() throws IOException {
    Path profiles = file("profiles.g000001.map");
    Path items = file("items.g000002.map");
    Object unused = file("items.damaged");
    Set<Path> chosen = new HashSet<>();
    Random random = new Random(1);
    for (int i = 0; i < 20; i++) {
      chosen.add(StoreFiles.anyView(store, random));
    }
    assertEquals(Set.of(profiles, items), chosen);
    assertTrue(StoreFiles.holdsProfiles(profiles));
    assertFalse(StoreFiles.holdsProfiles(items));
  }

  @Test
  void storeWithoutAMap_isTold() throws IOException {
    Object unused = file("items.damaged");
    assertThrows(NoSuchFileException.class, () -> StoreFiles.anyView(store, new Random(1)));
  }

  @Test
  void cutOff_leavesTheFileShorter() throws IOException {
    Path items = file("items.g000002.map");
    StoreFiles.cutOff(items, new Random(1));
    assertTrue(Files.size(items) < 1_000);
  }
}
