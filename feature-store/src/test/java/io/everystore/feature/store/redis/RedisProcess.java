package io.everystore.feature.store.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** A real Redis server on a free port, without persistence. */
public final class RedisProcess implements AutoCloseable {
  private final RedisServer server;
  private final int port;

  private RedisProcess(RedisServer server, int port) {
    this.server = server;
    this.port = port;
  }

  public static RedisProcess start() throws IOException {
    return start(freePort());
  }

  public static RedisProcess start(int port) throws IOException {
    return start(port, List.of());
  }

  /** That writes its file there when it is told to, as it stands in memory. */
  public static RedisProcess startIn(Path directory) throws IOException {
    return start(freePort(), List.of("dir " + directory, "rdbcompression no"));
  }

  /** With further lines of its configuration. */
  static RedisProcess start(int port, List<String> more) throws IOException {
    RedisServerBuilder builder =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no");
    more.forEach(builder::setting);
    RedisServer server = builder.build();
    server.start();
    return new RedisProcess(server, port);
  }

  public int port() {
    return port;
  }

  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  /** Runs commands on a connection of their own. */
  public void with(Consumer<RedisCommands<String, String>> commands) {
    try (RedisClient client = RedisClient.create(uri());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      commands.accept(connection.sync());
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws IOException {
    server.stop();
  }
}
