package io.everystore.serving.topology;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The name of a serving process, where all of them are and which people each holds.
 *
 * @param name of this process
 * @param addresses roots of the public APIs by name, this process' own among them; empty when
 *     nobody said where the processes are
 * @param shares by name, of those that do not hold everybody
 * @param peers roots of the management ports of all processes, where they are asked whether they
 *     are ready; a host name may stand for several; empty when nobody is asked
 */
public record ReplicaConfig(
    String name, Map<String, URI> addresses, Map<String, Share> shares, List<URI> peers) {
  private static final int MAX_REPLICAS = 256;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  public ReplicaConfig {
    requireName("name", name);
    addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
    shares = Map.copyOf(shares);
    peers = List.copyOf(peers);
    if (!addresses.isEmpty() && !addresses.containsKey(name)) {
      throw new IllegalArgumentException(
          "replicas: " + addresses.keySet() + " (expected: also this process, " + name + ")");
    }
  }

  /** A process that knows of no other. */
  public static ReplicaConfig alone(String name) {
    return new ReplicaConfig(name, Map.of(), Map.of(), List.of());
  }

  /** Which people this process holds. */
  public Share share() {
    return share(name);
  }

  /** Which people a process holds. */
  public Share share(String replica) {
    return shares.getOrDefault(replica, Share.ALL);
  }

  /**
   * Reads a list of {@code NAME=URL,NAME=URL}, or of {@code NAME=URL;1/2,NAME=URL;2/2} where each
   * holds a share of the people.
   *
   * @throws IllegalArgumentException when it is none, or does not name this process
   */
  public static ReplicaConfig of(String name, String list) {
    Map<String, URI> addresses = new LinkedHashMap<>();
    Map<String, Share> shares = new HashMap<>();
    for (String entry : list.split(",", -1)) {
      int equals = entry.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "replicas: " + entry + " (expected: NAME=URL,… or NAME=URL;SHARE,…)");
      }
      String replica = entry.substring(0, equals).strip();
      requireName("replicas", replica);
      String[] where = entry.substring(equals + 1).split(";", 2);
      if (where.length == 2) {
        shares.put(replica, Share.of(where[1].strip()));
      }
      if (addresses.put(replica, address("replicas", where[0].strip())) != null) {
        throw new IllegalArgumentException("replicas: " + replica + " twice (expected: once)");
      }
      if (addresses.size() > MAX_REPLICAS) {
        throw new IllegalArgumentException(
            "replicas: too many (expected: at most " + MAX_REPLICAS + ")");
      }
    }
    return new ReplicaConfig(name, addresses, shares, List.of());
  }

  /**
   * The same with the others to be asked whether they are ready.
   *
   * @param list of {@code URL,URL}
   * @throws IllegalArgumentException when it is none
   */
  public ReplicaConfig withPeers(String list) {
    List<URI> asked = new ArrayList<>();
    for (String entry : list.split(",", -1)) {
      asked.add(address("peers", entry.strip()));
    }
    if (asked.size() > MAX_REPLICAS) {
      throw new IllegalArgumentException(
          "peers: too many (expected: at most " + MAX_REPLICAS + ")");
    }
    return new ReplicaConfig(name, addresses, shares, asked);
  }

  private static URI address(String setting, String text) {
    try {
      URI address = URI.create(text);
      if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
          && address.getHost() != null
          && address.getUserInfo() == null) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Told below, as an address of another kind is.
    }
    throw new IllegalArgumentException(
        setting + ": " + text + " (expected: such as http://127.0.0.1:8080/)");
  }

  private static void requireName(String setting, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          setting
              + ": "
              + name
              + " (expected: 1..128 of letters, digits and ._-, the first a letter or digit)");
    }
  }
}
