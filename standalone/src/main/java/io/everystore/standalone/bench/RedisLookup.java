package io.everystore.standalone.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.embedded.RedisServer;

/** Profiles in a Redis server on this machine, read over loopback with GET and nothing else. */
final class RedisLookup implements LookupPeer {
  private static final int BATCH = 1_000;
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(5);

  private final RedisServer server;
  private final RedisClient client;
  private final StatefulRedisConnection<byte[], byte[]> connection;
  private final RedisCommands<byte[], byte[]> commands;

  private RedisLookup(RedisServer server, int port) {
    this.server = server;
    client = RedisClient.create("redis://127.0.0.1:" + port);
    connection = client.connect(ByteArrayCodec.INSTANCE);
    commands = connection.sync();
  }

  static RedisLookup fill(LookupValues values) throws IOException {
    int port = freePort();
    RedisServer server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("save \"\"")
            .setting("appendonly no")
            .build();
    server.start();
    RedisLookup lookup = new RedisLookup(server, port);
    List<RedisFuture<String>> batch = new ArrayList<>();
    for (int i = 0; i < values.keys(); i++) {
      batch.add(
          lookup.connection.async().set(LookupValues.key(i).getBytes(UTF_8), values.value(i)));
      if (batch.size() == BATCH || i == values.keys() - 1) {
        if (!LettuceFutures.awaitAll(1, TimeUnit.MINUTES, batch.toArray(new RedisFuture<?>[0]))) {
          throw new IOException("Redis did not take " + batch.size() + " values in a minute");
        }
        batch.clear();
      }
    }
    return lookup;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public int read(String key) {
    byte[] value = commands.get(key.getBytes(UTF_8));
    return value == null ? -1 : value.length;
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void close() throws IOException {
    client.shutdown(Duration.ZERO, SHUTDOWN_TIMEOUT);
    server.stop();
  }
}
