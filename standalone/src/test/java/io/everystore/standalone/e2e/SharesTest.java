package io.everystore.standalone.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.feature.store.redis.RedisProcess;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code up --processes --shares}: each replica holds some people, and is asked about all. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("drill")
final class SharesTest {
  private static final int EVENTS = 60;

  @TempDir Path data;

  @Test
  void everyReplicaCountsEverybody_alsoOnceRedisWasAwayAndCameBackEmpty() throws Exception {
    RedisProcess redis = RedisProcess.start();
    try (EverystoreProcess up =
        EverystoreProcess.start(
            data,
            "--processes",
            "--replicas=2",
            "--shares=2",
            "--redis=127.0.0.1:" + redis.port(),
            "--canary=0")) {
      Crowd crowd =
          new Crowd(
              "shares", up.replicas().stream().map(replica -> new Api(replica.shop())).toList());
      crowd.look(EVENTS);
      crowd.assertExact();
      assertEquals(Set.of("serving-1", "serving-2"), holders(up));

      redis.close();
      crowd.look(EVENTS);
      Api api = new Api(up.replicas().get(0).shop());
      for (int i = 0; i < 5; i++) {
        assertEquals(200, api.get("/v1/pages/home?client_id=shares-" + i).status());
      }
      redis = RedisProcess.start(redis.port());
      crowd.assertExact();
    } finally {
      redis.close();
    }
  }

  /** Who holds the people of the crowd, as either replica says. */
  private static Set<String> holders(EverystoreProcess up) throws Exception {
    Set<String> holders = new TreeSet<>();
    for (int i = 0; i < 5; i++) {
      String path = "/v1/topology?client_id=shares-" + i;
      JsonNode first = new Api(up.replicas().get(0).admin()).get(path).body();
      JsonNode second = new Api(up.replicas().get(1).admin()).get(path).body();
      assertTrue(first.at("/person/known").asBoolean(), first::toString);
      assertEquals(first.path("person"), second.path("person"));
      assertEquals(1, first.at("/person/replicas").size(), first::toString);
      holders.add(first.at("/person/replicas/0").asText());
    }
    return holders;
  }
}
