package io.everystore.feature.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClientPropertiesTest {
  @TempDir Path directory;

  @Test
  void propertiesAreReadAsTheyStand_referencesAmongThem() throws IOException {
    Path file = directory.resolve("client.properties");
    Files.writeString(
        file,
        "# who we are\nsecurity.protocol=SASL_SSL\nsasl.jaas.config=${directory:/user:jaas}\n");
    assertEquals(
        Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "${directory:/user:jaas}"),
        ClientProperties.read(file));
  }

  @Test
  void fileThatIsNotThereOrNoProperties_isNamed() throws IOException {
    refused(directory.resolve("none.properties"));
    refused(Files.writeString(directory.resolve("broken.properties"), "name=\\u12"));
  }

  private static void refused(Path file) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> ClientProperties.read(file))
                .getMessage());
    assertTrue(message.startsWith("kafka-properties: " + file), message);
  }
}
