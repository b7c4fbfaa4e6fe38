package io.everystore.serving.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;

final class ReplicaConfigTest {
  @Test
  void list_isReadInItsOrder() {
    ReplicaConfig config =
        ReplicaConfig.of("b", "b=http://127.0.0.1:1/, a=https://a.example:8443/");
    assertEquals(List.of("b", "a"), List.copyOf(config.addresses().keySet()));
    assertEquals(URI.create("https://a.example:8443/"), config.addresses().get("a"));
  }

  @Test
  void badList_isRefusedWithWhatWasExpected() {
    assertRefused("http://127.0.0.1:1/", "expected: such as http://127.0.0.1:8080/", "a=ftp://x/");
    assertRefused("a", "expected: such as http://127.0.0.1:8080/", "a=http://me@x/");
    assertRefused("a", "a twice", "a=http://x/,a=http://y/");
    assertRefused("a", "expected: also this process, a", "b=http://x/");
    assertRefused("a", "expected: NAME=URL", "");
    assertRefused("a b", "name: a b", "b=http://x/");
  }

  @Test
  void sharesOfAList_areThoseOfTheirReplicas_andEverybodyWithout() {
    ReplicaConfig config = ReplicaConfig.of("b", "a=http://a/;1/2,b=http://b/; 2/2,c=http://c/");
    assertEquals(new Share(1, 2), config.share("a"));
    assertEquals(new Share(2, 2), config.share());
    assertTrue(config.share("c").isAll());
    assertRefused("a", "share: 3/2 (expected: such as 2/3", "a=http://a/;3/2");
    assertRefused("a", "share: half", "a=http://a/;half");
  }

  @Test
  void shares_holdEveryPartitionOnce() {
    for (int partition = 0; partition < 7; partition++) {
      int holders = 0;
      for (int number = 1; number <= 3; number++) {
        holders += new Share(number, 3).holds(partition) ? 1 : 0;
      }
      assertEquals(1, holders);
    }
    assertEquals(7 / 3.0, new Share(1, 3).peopleForEachHeld(7), 1e-9);
    assertEquals(7 / 2.0, new Share(3, 3).peopleForEachHeld(7), 1e-9);
    assertEquals(1, Share.ALL.peopleForEachHeld(7), 1e-9);
  }

  private static void assertRefused(String name, String message, String list) {
    String given = name.contains("/") ? "a" : name;
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> ReplicaConfig.of(given, list));
    assertTrue(String.valueOf(refused.getMessage()).contains(message), refused::toString);
  }

  @Test
  void partition_isTheOneThatKafkasProducerTakes() {
    for (int i = 0; i < 1_000; i++) {
      String id = "visitor-\u00fc-" + i;
      byte[] key = id.getBytes(StandardCharsets.UTF_8);
      assertEquals(BuiltInPartitioner.partitionForKey(key, 7), ProfilePartitions.of(id, 7));
    }
  }

  @Test
  void peers_areRootsOfManagementPorts() {
    ReplicaConfig replica = ReplicaConfig.alone("one");
    assertEquals(List.of(), replica.peers());
    assertEquals(
        List.of(URI.create("http://replicas:8090/"), URI.create("https://other:8090/")),
        replica.withPeers("http://replicas:8090/, https://other:8090/").peers());
    for (String wrong : List.of("", "replicas:8090", "ftp://replicas/", "http://a/,")) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> replica.withPeers(wrong));
      assertTrue(String.valueOf(refused.getMessage()).startsWith("peers: "), refused::toString);
    }
  }
}
