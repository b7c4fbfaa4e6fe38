package io.everystore.standalone.up;

import io.everystore.standalone.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;

/** TCP ports on loopback. */
final class Ports {
  private static final int TRIES = 100;

  private Ports() {}

  /**
   * Checks that a port can be listened on.
   *
   * @throws UsageException when it cannot
   */
  static void requireFree(String option, int port) {
    if (port < 0 || port > 65_535) {
      throw new UsageException(option + ": " + port + " (expected: 0..65535)");
    }
    if (!isFree(port)) {
      throw new UsageException(
          option + ": port " + port + " is in use or not allowed (expected: a free port, or 0)");
    }
  }

  /** The first free port from {@code start} on that is not taken by the plan, else 0. */
  static int firstFree(int start, Set<Integer> planned) {
    for (int port = start; port < start + TRIES; port++) {
      if (!planned.contains(port) && isFree(port)) {
        return port;
      }
    }
    return 0;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
