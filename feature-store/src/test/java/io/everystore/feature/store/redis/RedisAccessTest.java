package io.everystore.feature.store.redis;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.store.OnlineStoreContract;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * The store as the user that {@code deploy/kubernetes} lets in at Redis: it may do all it does, and
 * nothing else.
 */
final class RedisAccessTest extends OnlineStoreContract<RedisOnlineStore> {
  private static final Path MANIFEST = Path.of("../deploy/kubernetes/base/redis.yaml");

  /** What follows the name of the user, up to the end of the list. */
  private static final Pattern RIGHTS = Pattern.compile("--user, everystore,([^]]+)]");

  private static RedisProcess server;

  @BeforeAll
  static void startServer() throws IOException {
    Matcher rights = RIGHTS.matcher(Files.readString(MANIFEST));
    assertTrue(rights.find(), "no user everystore in " + MANIFEST);
    String user =
        rights.group(1).replaceAll("[\\s,\"]+", " ").replace("$(REDIS_PASSWORD)", "secret");
    server = RedisProcess.start(RedisProcess.freePort(), List.of("user everystore" + user));
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  private static String uri() {
    return "redis://everystore:secret@127.0.0.1:" + server.port();
  }

  @Override
  protected RedisOnlineStore openStore() {
    server.with(RedisCommands::flushall);
    return RedisOnlineStore.open(RedisStoreConfig.of(uri()), () -> nowMillis);
  }

  @Test
  void whatTheStoreNeverDoes_isDenied() {
    try (RedisClient client = RedisClient.create(uri());
        StatefulRedisConnection<String, String> connection = client.connect()) {
      RedisCommands<String, String> commands = connection.sync();
      commands.set("everystore:mine", "1");
      denied(() -> commands.set("other:mine", "1"));
      denied(() -> commands.get("other:mine"));
      denied(commands::flushall);
      denied(() -> commands.configGet("*"));
      denied(() -> commands.keys("*"));
      denied(commands::aclList);
      denied(() -> commands.eval("return 1", ScriptOutputType.INTEGER, "other:k"));
    }
  }

  private static void denied(Executable command) {
    String message =
        String.valueOf(assertThrows(RedisCommandExecutionException.class, command).getMessage());
    assertTrue(message.contains("NOPERM"), message);
  }
}
