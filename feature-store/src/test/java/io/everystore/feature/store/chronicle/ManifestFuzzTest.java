package io.everystore.feature.store.chronicle;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What a store's directory says it holds, damaged: whatever it is, the store starts. */
final class ManifestFuzzTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path directory = Path.of("");

  @Test
  void damagedManifest_isReadOrReadsAsDirty() throws IOException {
    byte[] value = {1, 2, 3};
    try (ChronicleOnlineStore store =
        ChronicleOnlineStore.open(ChronicleFaultTest.config(directory), EpochClock.SYSTEM)) {
      store.put(View.PROFILES, "ann", 1, value, value.length);
      store.recordPosition("profiles.v1", 0, 7);
    }
    Path file = directory.resolve("manifest.properties");
    byte[] good = Files.readAllBytes(file);
    Fuzz.run(
        "manifests",
        List.of(good),
        bytes -> {
          Files.write(file, bytes);
          Manifest.read(directory);
          // A checksum that fits says nothing of what else is there.
          Files.write(file, summed(bytes));
          Manifest read = Manifest.read(directory);
          assertFalse(read.files().values().stream().anyMatch(entry -> entry.name().isEmpty()));
        });
  }

  private static byte[] summed(byte[] manifest) {
    String text = new String(manifest, StandardCharsets.UTF_8);
    byte[] body = text.substring(text.indexOf('\n') + 1).getBytes(StandardCharsets.UTF_8);
    CRC32C crc = new CRC32C();
    crc.update(body);
    return ("# crc32c "
            + Long.toHexString(crc.getValue())
            + "\n"
            + new String(body, StandardCharsets.UTF_8))
        .getBytes(StandardCharsets.UTF_8);
  }
}
