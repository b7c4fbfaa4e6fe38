package io.everystore.feature.store.redis;

import io.everystore.feature.store.OnlineStoreContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class RedisOnlineStoreTest extends OnlineStoreContract<RedisOnlineStore> {
  private static RedisProcess server;

  @BeforeAll
  static void startServer() throws IOException {
    server = RedisProcess.start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Override
  protected RedisOnlineStore openStore() {
    server.with(commands -> commands.flushall());
    return RedisOnlineStore.open(RedisStoreConfig.of(server.uri()), () -> nowMillis);
  }
}
