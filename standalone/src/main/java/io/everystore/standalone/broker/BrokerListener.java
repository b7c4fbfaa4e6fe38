package io.everystore.standalone.broker;

import java.util.Properties;

/**
 * A further port of a broker for some of its clients, who are told to come back to another one: a
 * network of their own stands in between.
 *
 * @param name of letters and digits, nobody else's
 * @param port where the broker listens
 * @param advertisedPort where its clients find it
 */
public record BrokerListener(String name, int port, int advertisedPort) {
  void addTo(Properties settings, String host) {
    append(settings, "listeners", name + "://" + host + ":" + port);
    append(settings, "advertised.listeners", name + "://" + host + ":" + advertisedPort);
    append(settings, "listener.security.protocol.map", name + ":PLAINTEXT");
  }

  private static void append(Properties settings, String key, String value) {
    settings.put(key, settings.getProperty(key) + "," + value);
  }

  /** Written as {@code NAME:PORT:ADVERTISED_PORT}. */
  @Override
  public String toString() {
    return name + ":" + port + ":" + advertisedPort;
  }

  /** Reads what {@link #toString} wrote. */
  public static BrokerListener parse(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "listener: " + text + " (expected: NAME:PORT:ADVERTISED_PORT)");
    }
    return new BrokerListener(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }
}
