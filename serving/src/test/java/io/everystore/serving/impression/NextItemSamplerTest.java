package io.everystore.serving.impression;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.serving.candidate.TestShop;
import io.everystore.serving.candidate.TestShop.History;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

final class NextItemSamplerTest {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final TestShop shop = new TestShop();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final List<String> logged = new CopyOnWriteArrayList<>();

  NextItemSamplerTest() {
    for (int i = 0; i < 20; i++) {
      shop.item("i" + i, "C", 300 - i);
    }
    shop.after("i1", "i2", "i3", "i4");
    shop.profile(new History("u").viewed("i1").build());
  }

  @Test
  void view_isLoggedOffTheCallersThread() {
    try (NextItemSampler sampler = sampler(50)) {
      sampler.taken(view("u", "i3", 1).build());
      await().atMost(Duration.ofSeconds(20)).until(() -> logged.size() == 1);
      assertEquals(1, counted("logged"));
      assertFalse(logged.contains(Thread.currentThread().getName()));
    }
  }

  @Test
  void whatWeRecommendedOrIsNoView_isLeftOut() {
    try (NextItemSampler sampler = sampler(50)) {
      sampler.taken(view("u", "i3", 1).setRecommendationId("r").build());
      sampler.taken(view("v", "i3", 1).setName("purchase").build());
      sampler.taken(view("w", "i3", 1).addItems(InteractionItem.newBuilder().build()).build());
      sampler.taken(view("u", "i3", 2).build());
      await().atMost(Duration.ofSeconds(20)).until(() -> counted("unusable") == 1);
    }
    assertEquals(0, counted("logged"), "the last view came after one the profile does not hold");
  }

  @Test
  void bulk_isBoundedByTheRate() {
    try (NextItemSampler sampler = sampler(10)) {
      for (int i = 0; i < 10_000; i++) {
        sampler.taken(view("nobody" + i, "i3", i).build());
      }
      assertTrue(counted("rate") > 9_000, () -> "left out: " + counted("rate"));
    }
  }

  @Test
  void bucket_fillsUpByTimeAndNoFurtherThanASecond() {
    TokenBucket bucket = new TokenBucket(4, 0);
    assertEquals(4, taken(bucket, 0));
    assertEquals(0, taken(bucket, SECOND_NANOS / 4 - 1));
    assertEquals(1, taken(bucket, SECOND_NANOS / 4));
    assertEquals(4, taken(bucket, 100 * SECOND_NANOS));
    assertThrows(IllegalArgumentException.class, () -> new TokenBucket(0, 0));
  }

  @Test
  void latestTimes_areKeptApartAndNeverGoBack() {
    LatestTimes times = new LatestTimes();
    assertEquals(0, times.note("a", 70));
    assertEquals(0, times.note("b", 10));
    assertEquals(70, times.note("a", 50));
    assertEquals(70, times.note("a", 80));
    assertEquals(10, times.note("b", 20));
    long now = TestShop.NOW_MILLIS;
    times.note("c", now);
    assertEquals(now, times.note("c", now + 1));
  }

  private static int taken(TokenBucket bucket, long nowNanos) {
    int taken = 0;
    while (bucket.tryTake(nowNanos)) {
      taken++;
    }
    return taken;
  }

  private NextItemSampler sampler(int perSecond) {
    return NextItemSampler.start(
        shop,
        (id, impression) -> logged.add(Thread.currentThread().getName()),
        perSecond,
        () -> TestShop.NOW_MILLIS,
        registry);
  }

  private double counted(String outcome) {
    return registry.get("everystore.next.items").tag("outcome", outcome).counter().count();
  }

  private static Interaction.Builder view(String client, String itemId, long laterMillis) {
    return Interaction.newBuilder()
        .setClientId(client)
        .setName("view_item")
        .setEventTimeMillis(TestShop.NOW_MILLIS + laterMillis)
        .addItems(InteractionItem.newBuilder().setItemId(itemId));
  }
}
