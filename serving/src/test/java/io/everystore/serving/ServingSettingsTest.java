package io.everystore.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.serving.access.AccessConfig;
import io.everystore.serving.access.ApiKeyFile;
import io.everystore.serving.ingest.KafkaConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process is started with is what it reads. */
final class ServingSettingsTest {
  @TempDir Path directory;

  private ServingConfig usual() {
    return ServingConfig.of(1, 2, KafkaConnection.of("a:1,b:2"), directory.resolve("store"));
  }

  private ServingConfig guarded() throws Exception {
    Path keys = directory.resolve("keys.json");
    ApiKeyFile.add(keys, "server", "backend", null, List.of());
    Path certificate = Files.writeString(directory.resolve("cert.pem"), "");
    Path key = Files.writeString(directory.resolve("key.pem"), "");
    return usual().withAccess("0.0.0.0", new AccessConfig(keys, certificate, key, true));
  }

  private static ServingConfig read(ServingConfig config) {
    String[] arguments = ServingSettings.arguments(config).toArray(String[]::new);
    return ServingSettings.of(arguments, Map.of()).config();
  }

  @Test
  void arguments_areReadAsTheConfigurationTheyAreOf() throws Exception {
    assertEquals(usual(), read(usual()));
    ServingConfig all =
        guarded()
            .withRedis("redis://there:6379")
            .withOfferHoldout(0.25)
            .withTimeZone(ZoneId.of("Europe/Berlin"))
            .withWebhooksToPrivateAddresses(true);
    assertEquals(all, read(all));
  }

  @Test
  void address_isOneOfThisMachine_andSpeaksTlsWhereThePortDoes() throws Exception {
    assertEquals(URI.create("http://127.0.0.1:7/"), usual().address(7));
    assertEquals(URI.create("http://[::1]:7/"), usual().withAccess("::1", null).address(7));
    ServingConfig guarded = guarded();
    AccessConfig access = guarded.access();
    assertEquals(URI.create("https://127.0.0.1:7/"), guarded.address(7));
    assertEquals(URI.create("https://127.0.0.1:7/"), usual().withAccess("::", access).address(7));
    assertEquals(
        URI.create("https://10.0.0.9:7/"), usual().withAccess("10.0.0.9", access).address(7));
  }
}
