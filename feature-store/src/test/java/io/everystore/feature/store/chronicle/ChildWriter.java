package io.everystore.feature.store.chronicle;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.View;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;

/** A process of its own that writes a store, to be killed, refused or watched. */
final class ChildWriter {
  /** Printed once the store is open and written to. */
  static final String WRITING = "writing";

  private static final int ENTRIES = 2_000;
  private static final Duration WATCHED_AFTER_CLOSE = Duration.ofSeconds(1);

  private ChildWriter() {}

  static Process start(Path directory, String mode) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("--add")) {
        command.add(argument);
      }
    }
    command.add("-Xmx256m");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(ChildWriter.class.getName());
    command.add(directory.toString());
    command.add(mode);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  public static void main(String[] args) {
    Queue<URI> connections = new ConcurrentLinkedQueue<>();
    ProxySelector.setDefault(new RecordingProxySelector(connections));
    try (ChronicleOnlineStore store =
        ChronicleOnlineStore.open(ChronicleFaultTest.config(Path.of(args[0])), EpochClock.SYSTEM)) {
      long version = 1;
      do {
        for (int i = 0; i < ENTRIES; i++) {
          byte[] value = new byte[50 + (int) ((version * 31 + i) % 900)];
          store.put(View.PROFILES, "k" + i, version, value, value.length);
        }
        store.recordPosition("profiles.v1", 0, version);
        if (version == 1) {
          System.out.println(WRITING);
        }
        version++;
      } while (args[1].equals("forever"));
    }
    Awaitility.await()
        .during(WATCHED_AFTER_CLOSE)
        .atMost(WATCHED_AFTER_CLOSE.multipliedBy(10))
        .until(() -> true);
    System.out.println("connections: " + connections);
  }

  /** Is asked before every connection a JDK socket or HTTP client makes. */
  private static final class RecordingProxySelector extends ProxySelector {
    private final Queue<URI> connections;

    RecordingProxySelector(Queue<URI> connections) {
      this.connections = connections;
    }

    @Override
    public List<java.net.Proxy> select(URI uri) {
      connections.add(uri);
      throw new IllegalArgumentException("no connection is allowed: " + uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {}
  }
}
