package io.everystore.serving.access;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.fuzz.Fuzz;
import io.everystore.serving.topology.ReplicaConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What operators write for a process to start with, damaged: refused with a reason. */
final class ConfigurationFuzzTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path directory = Path.of("");

  @Test
  void damagedKeys_areReadOrRefused() throws IOException {
    Path file = directory.resolve("keys.json");
    ApiKeyFile.add(file, "browser", "web", null, List.of("https://shop.example"));
    ApiKeyFile.add(file, "server", "shop", null, List.of());
    ApiKeyFile.add(file, "operator", "ada", "admin", List.of());
    byte[] good = Files.readAllBytes(file);
    String ended =
        new String(good, StandardCharsets.UTF_8)
            .replaceFirst("\"id\"", "\"not_after\":\"2030-01-01T00:00:00Z\",\"id\"");
    Fuzz.run(
        "keys",
        List.of(good, ended.getBytes(StandardCharsets.UTF_8)),
        bytes -> {
          Files.write(file, bytes);
          try {
            ApiKeyFile.requireKeys(file);
            assertFalse(ApiKeyFile.read(file).keys().isEmpty());
          } catch (IllegalArgumentException refused) {
            assertReason(refused);
          }
        });
  }

  @Test
  void damagedReplicas_areReadOrRefused() {
    List<String> good =
        List.of(
            "a=http://127.0.0.1:8080/,b=https://shop-2:8443/",
            "a=http://127.0.0.1:8080/;1/2,b=http://127.0.0.1:8081/;2/2");
    Fuzz.run(
        "replicas",
        good.stream().map(list -> list.getBytes(StandardCharsets.US_ASCII)).toList(),
        bytes -> {
          try {
            ReplicaConfig read = ReplicaConfig.of("a", new String(bytes, StandardCharsets.UTF_8));
            assertTrue(read.addresses().containsKey("a"));
          } catch (IllegalArgumentException refused) {
            assertReason(refused);
          }
        });
  }

  private static void assertReason(IllegalArgumentException refused) {
    String message = refused.getMessage();
    assertTrue(message != null && !message.isBlank(), "no reason");
  }
}
