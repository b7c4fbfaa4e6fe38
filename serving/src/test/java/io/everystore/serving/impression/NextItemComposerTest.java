package io.everystore.serving.impression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionItem;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.candidate.TestShop;
import io.everystore.serving.candidate.TestShop.History;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NextItemComposerTest {
  /** When the person was seen last, as the profile knows. */
  private static final long SEEN_MILLIS = TestShop.NOW_MILLIS;

  private final TestShop shop = new TestShop();
  private final NextItemComposer composer =
      new NextItemComposer(shop, () -> TestShop.NOW_MILLIS, new SplittableRandom(1));

  @BeforeEach
  void fill() {
    for (int i = 0; i < 200; i++) {
      shop.item("i" + i, "C", 300 - i);
    }
    shop.after("i1", IntStream.range(2, 110).mapToObj(i -> "i" + i).toArray(String[]::new));
    shop.profile(new History("u").viewed("i0", "i1").build());
  }

  @Test
  void itemGoneOnTo_isLoggedAmongABoundedSampleOfCandidates() {
    Impression impression = compose("i5", SEEN_MILLIS, SEEN_MILLIS + 1);
    assertNotNull(impression);
    assertEquals("i5", impression.getChosenItemId());
    assertEquals("next-item", impression.getRows(0).getStrategy());
    List<String> ids =
        impression.getRows(0).getItemsList().stream().map(ImpressionItem::getItemId).toList();
    assertEquals(NextItemComposer.MAX_ALTERNATIVES, ids.size());
    assertEquals(ids.size(), new HashSet<>(ids).size());
    assertTrue(ids.contains("i5"));
    ImpressionItem chosen = impression.getRows(0).getItems(ids.indexOf("i5"));
    int coVisitation =
        impression.getFeatureNamesList().indexOf(RankingFeature.CO_VISITATION.label());
    assertTrue(chosen.getFeatures(coVisitation) > 0);
    assertEquals(RankingFeature.COUNT, chosen.getFeaturesCount());
  }

  @Test
  void profileThatHoldsTheEventAlready_isNotOneBeforeIt() {
    assertNull(compose("i5", SEEN_MILLIS, SEEN_MILLIS));
    assertNull(compose("i5", 0, SEEN_MILLIS - 1));
  }

  @Test
  void profileThatLacksTheEventBefore_isNotWhereTheStepBegan() {
    assertNull(compose("i5", SEEN_MILLIS + 1, SEEN_MILLIS + 2));
    assertNotNull(compose("i5", 0, SEEN_MILLIS + 2));
  }

  @Test
  void whatWouldNotHaveBeenOffered_teachesNothing() {
    assertNull(compose("i1", SEEN_MILLIS, SEEN_MILLIS + 1), "the item at hand");
    assertNull(compose("i199", SEEN_MILLIS, SEEN_MILLIS + 1), "no candidate");
    assertNull(compose("nowhere", SEEN_MILLIS, SEEN_MILLIS + 1), "no item");
    shop.profile(new History("u").build());
    assertNull(compose("i5", SEEN_MILLIS, SEEN_MILLIS + 1), "nobody's next item");
  }

  private @Nullable Impression compose(String itemId, long previousMillis, long timeMillis) {
    Interaction event =
        Interaction.newBuilder()
            .setClientId("device")
            .setUserId("u")
            .setName("view_item")
            .setEventTimeMillis(timeMillis)
            .addItems(InteractionItem.newBuilder().setItemId(itemId))
            .build();
    return composer.compose(new NextItemSampler.Step(event, previousMillis));
  }
}
