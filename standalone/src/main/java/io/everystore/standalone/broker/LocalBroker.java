package io.everystore.standalone.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker and controller (KRaft, combined) in this process, on loopback only.
 *
 * <p>Its directory survives orderly stops and {@code kill -9} alike. Ports may differ from start to
 * start: nothing stored refers to them.
 */
public final class LocalBroker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalBroker.class);
  private static final String HOST = "127.0.0.1";

  /** A port found free may be taken before the broker binds it. */
  private static final int BIND_ATTEMPTS = 3;

  private final KafkaRaftServer server;
  private final int port;

  private LocalBroker(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /**
   * Starts a broker over {@code directory}, formatting it when it is new.
   *
   * @param port the port for clients, 0 for any free one
   * @throws IOException when the directory cannot be formatted or is another node's
   */
  public static LocalBroker start(Path directory, int port) throws IOException {
    return start(directory, port, Map.of());
  }

  /** The same with further settings of the broker, such as who may connect; they win over ours. */
  public static LocalBroker start(Path directory, int port, Map<String, String> more)
      throws IOException {
    return start(directory, port, more, List.of(), LocalBroker::freePorts);
  }

  /** The same with further ports for some of its clients. */
  public static LocalBroker start(Path directory, int port, List<BrokerListener> listeners)
      throws IOException {
    return start(directory, port, Map.of(), listeners, LocalBroker::freePorts);
  }

  /**
   * Starts one of several brokers; nothing can be read or written before most of them run.
   *
   * @param port the port for clients
   */
  public static LocalBroker start(
      Path directory, int port, BrokerQuorum quorum, List<BrokerListener> listeners)
      throws IOException {
    Path logs = prepare(directory, quorum);
    Properties settings = BrokerSettings.of(logs, HOST, port, quorum);
    listeners.forEach(listener -> listener.addTo(settings, HOST));
    return new LocalBroker(started(settings), port);
  }

  /** Where two ports come from that were free a moment ago. */
  @FunctionalInterface
  interface PortFinder {
    int[] find() throws IOException;
  }

  static LocalBroker start(
      Path directory,
      int port,
      Map<String, String> more,
      List<BrokerListener> listeners,
      PortFinder free)
      throws IOException {
    String clusterId = BrokerQuorum.newClusterId();
    for (int attempt = 1; ; attempt++) {
      int[] ports = free.find();
      int clientPort = port == 0 ? ports[0] : port;
      BrokerQuorum quorum = BrokerQuorum.alone(clusterId, ports[1]);
      Properties settings = BrokerSettings.of(prepare(directory, quorum), HOST, clientPort, quorum);
      listeners.forEach(listener -> listener.addTo(settings, HOST));
      settings.putAll(more);
      try {
        return new LocalBroker(started(settings), clientPort);
      } catch (RuntimeException failure) {
        if (attempt == BIND_ATTEMPTS || !isBindFailure(failure)) {
          throw failure;
        }
        LOG.warn("port {} or {} was taken, trying others", clientPort, ports[1]);
      }
    }
  }

  private static KafkaRaftServer started(Properties settings) {
    KafkaConfig config = KafkaConfig.fromProps(settings, false);
    KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
    try {
      KafkaExit.starting(server::startup);
      return server;
    } catch (RuntimeException failure) {
      server.shutdown();
      throw failure;
    }
  }

  private static Path prepare(Path directory, BrokerQuorum quorum) throws IOException {
    Path logs = Files.createDirectories(directory).toAbsolutePath();
    if (!Files.exists(logs.resolve("meta.properties"))) {
      format(logs, quorum);
    }
    return logs;
  }

  /** Host and port for clients. */
  public String bootstrapServers() {
    return HOST + ":" + port;
  }

  /** Stops in an orderly way: logs are flushed and marked clean. */
  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(Path logs, BrokerQuorum quorum) throws IOException {
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setNodeId(quorum.node())
          .setClusterId(quorum.clusterId())
          .setDirectories(List.of(logs.toString()))
          .setMetadataLogDirectory(logs.toString())
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .setIgnoreFormatted(true)
          .setPrintStream(silent)
          .run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot format " + logs + " for Kafka: " + e.getMessage(), e);
    }
  }

  private static boolean isBindFailure(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof KafkaExit.Fault) {
        return true;
      }
      String message = String.valueOf(t.getMessage());
      if (t instanceof java.net.BindException || message.contains("Socket server failed to bind")) {
        return true;
      }
    }
    return false;
  }

  private static int[] freePorts() throws IOException {
    try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new int[] {first.getLocalPort(), second.getLocalPort()};
    }
  }
}
