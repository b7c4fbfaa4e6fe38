package io.everystore.standalone.up;

import io.everystore.standalone.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** TCP ports, ours on loopback. */
final class Ports {
  private static final int TRIES = 100;
  private static final int MAX_PORT = 65_535;
  private static final Pattern HOST_AND_PORT = Pattern.compile("[a-zA-Z0-9._-]+:[0-9]{1,5}");

  private Ports() {}

  /**
   * Checks that a port can be listened on.
   *
   * @throws UsageException when it cannot
   */
  static void requireFree(String option, int port) {
    if (port < 0 || port > MAX_PORT) {
      throw new UsageException(option + ": " + port + " (expected: 0..65535)");
    }
    if (!isFree(port)) {
      throw new UsageException(
          option + ": port " + port + " is in use or not allowed (expected: a free port, or 0)");
    }
  }

  /**
   * Checks that another program's address, where there is one, can be used.
   *
   * @throws UsageException when it is not HOST:PORT
   */
  static void requireHostAndPort(String option, @Nullable String address) {
    if (address == null) {
      return;
    }
    int colon = address.lastIndexOf(':');
    if (!HOST_AND_PORT.matcher(address).matches()
        || Integer.parseInt(address.substring(colon + 1)) > MAX_PORT) {
      throw new UsageException(option + ": " + address + " (expected: HOST:PORT)");
    }
  }

  /** The first free port from {@code start} on that is not taken by the plan, else 0. */
  static int firstFree(int start, List<Integer> planned) {
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
