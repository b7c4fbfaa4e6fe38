package io.everystore.feature.model;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** Settings of Kafka's clients in a file, as Kafka's own tools take it with --command-config. */
public final class ClientProperties {
  private ClientProperties() {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public static Map<String, String> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "kafka-properties: " + file + " cannot be read (expected: a file of Kafka's clients)", e);
    }
    Map<String, String> all = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> all.put(name, properties.getProperty(name)));
    return all;
  }
}
