package io.everystore.serving.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.DecayedCount;
import io.everystore.feature.proto.InteractionFacts;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.serving.view.ItemIndex.Horizon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class HeapItemIndexTest {
  private final HeapItemIndex index = new HeapItemIndex();

  @Test
  void unknownId_none() {
    assertEquals(ItemIndex.NONE, index.find("pan"));
    assertEquals(0, index.size());
  }

  @Test
  void catalogueEntry_factsAndJson() throws IOException {
    index.apply(pan().build());
    int pan = index.find("pan");
    assertTrue(index.available(pan));
    assertEquals("Pan", index.title(pan));
    assertEquals(1290, index.priceCents(pan));
    assertEquals("Home > Kitchen > Pans", index.categoryName(index.category(pan)));
    assertEquals("Home", index.categoryName(index.topCategory(pan)));
    assertEquals("Acme", index.brandName(index.brand(pan)));
    assertEquals(ItemIndex.NONE, index.group(pan));
    assertEquals(77, index.createdTimeMillis(pan));
    JsonNode json = json(pan);
    assertEquals("pan", json.get("item_id").asText());
    assertEquals("12.90 EUR", json.get("price").asText());
    assertEquals("http://shop/pan", json.get("link").asText());
    assertFalse(json.has("image_link"));
  }

  @Test
  void salePriceBelowPrice_isWhatABuyerPays() throws IOException {
    index.apply(pan().setSalePriceCents(905).build());
    int pan = index.find("pan");
    assertEquals(905, index.priceCents(pan));
    assertEquals("12.90 EUR", json(pan).get("price").asText());
    assertEquals("9.05 EUR", json(pan).get("sale_price").asText());
  }

  @Test
  void textsWithQuotesControlsAndLoneSurrogates_validJson() throws IOException {
    String title = "\"</script>\\\n\u0000\u001f é 漢 😀";
    index.apply(pan().setTitle(title).build());
    assertEquals(title, json(index.find("pan")).get("title").asText());
    JsonMembers lone = new JsonMembers().add("title", "a\uD800b");
    assertEquals("\"title\":\"a?b\"", new String(lone.toByteArray(), StandardCharsets.UTF_8));
  }

  @Test
  void catalogueWinsOverEvents_whicheverComesFirst() {
    ItemStats seen = stats("pan", "Seen pan", "Seen > Path", 1).build();
    CatalogueItem entry = pan().clearBrand().build();
    index.apply(seen);
    assertEquals("Seen pan", index.title(index.find("pan")));
    index.apply(entry);
    HeapItemIndex otherOrder = new HeapItemIndex();
    otherOrder.apply(entry);
    otherOrder.apply(seen);
    for (HeapItemIndex each : new HeapItemIndex[] {index, otherOrder}) {
      int pan = each.find("pan");
      assertEquals("Pan", each.title(pan));
      assertEquals("Home > Kitchen > Pans", each.categoryName(each.category(pan)));
      assertEquals("Observed brand", each.brandName(each.brand(pan)));
    }
  }

  @Test
  void outOfStockOrRemoved_notAvailableUntilPutAgain() {
    index.apply(pan().setAvailability("out_of_stock").build());
    assertFalse(index.available(index.find("pan")));
    index.apply(pan().setAvailability("backorder").build());
    assertTrue(index.available(index.find("pan")));
    index.removeFromCatalogue("pan");
    index.apply(stats("pan", "Seen pan", "", 1).build());
    assertFalse(index.available(index.find("pan")));
    index.apply(pan().build());
    assertTrue(index.available(index.find("pan")));
  }

  @Test
  void popularity_comparableAcrossTimes() {
    long hour = 3_600_000;
    index.apply(stats("early", "", "", 8).setTrend(count(8, 10 * hour)).build());
    index.apply(stats("late", "", "", 1).setTrend(count(1, 13 * hour)).build());
    double early = index.popularity(index.find("early"), Horizon.HOUR);
    assertEquals(13, early, 1e-9);
    assertEquals(early, index.popularity(index.find("late"), Horizon.HOUR), 1e-9);
    assertEquals(Double.NEGATIVE_INFINITY, index.popularity(index.find("late"), Horizon.SALES), 0);
    assertEquals(
        Double.NEGATIVE_INFINITY, index.popularity(index.number("silent"), Horizon.HOUR), 0);
  }

  @Test
  void categories_everyLevelFoundAndWithin() {
    index.apply(pan().build());
    index.apply(pan().setId("sofa").setProductType(" Home>Living ").build());
    int home = index.findCategory("Home");
    int kitchen = index.findCategory("Home  >Kitchen");
    int pans = index.category(index.find("pan"));
    assertEquals(home, index.topCategory(index.find("sofa")));
    assertTrue(index.isWithin(pans, home));
    assertTrue(index.isWithin(pans, kitchen));
    assertTrue(index.isWithin(pans, pans));
    assertFalse(index.isWithin(kitchen, pans));
    assertFalse(index.isWithin(index.category(index.find("sofa")), kitchen));
    assertFalse(index.isWithin(ItemIndex.NONE, ItemIndex.NONE));
    assertEquals(ItemIndex.NONE, index.findCategory("Garden"));
    assertEquals(ItemIndex.NONE, index.findCategory(" > "));
  }

  @Test
  void neighboursUnknownSoFar_getANumber() {
    index.apply(
        Neighbours.newBuilder()
            .setItemId("pan")
            .addAfterIds("lid")
            .addAfterIds("oil")
            .addAfterWeights(3f)
            .addAfterWeights(2f)
            .addBoughtIds("oil")
            .addBoughtWeights(1f)
            .build());
    int pan = index.find("pan");
    assertArrayEquals(new int[] {index.find("lid"), index.find("oil")}, index.after(pan).items());
    assertArrayEquals(new float[] {3f, 2f}, index.after(pan).weights());
    assertEquals("oil", index.itemId(index.boughtWith(pan).items()[0]));
    assertEquals(0, index.before(pan).items().length);
    assertEquals(0, index.after(index.find("oil")).items().length);
    index.removeNeighbours("pan");
    assertEquals(0, index.after(pan).items().length);
  }

  @Test
  void readersBesideTheWriter_seeWholeItems() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    AtomicBoolean torn = new AtomicBoolean();
    Thread reader =
        new Thread(
            () -> {
              while (!done.get()) {
                for (int item = 0; item < index.size(); item++) {
                  String id = index.itemId(item);
                  String json = new String(index.json(item), StandardCharsets.UTF_8);
                  if (index.find(id) != item || !json.startsWith("\"item_id\":\"" + id + "\"")) {
                    torn.set(true);
                  }
                  index.popularity(item, Horizon.DAY);
                  index.after(item);
                }
              }
            });
    reader.start();
    for (int i = 0; i < 20_000; i++) {
      index.apply(stats("item-" + i, "title " + i, "A > B" + i % 50, i).build());
    }
    done.set(true);
    reader.join();
    assertFalse(torn.get());
    assertEquals(20_000, index.size());
  }

  private JsonNode json(int item) throws IOException {
    String members = new String(index.json(item), StandardCharsets.UTF_8);
    return new ObjectMapper().readTree('{' + members + '}');
  }

  private static CatalogueItem.Builder pan() {
    return CatalogueItem.newBuilder()
        .setId("pan")
        .setTitle("Pan")
        .setBrand("Acme")
        .setProductType("Home > Kitchen > Pans")
        .setPriceCents(1290)
        .setCurrency("EUR")
        .setLink("http://shop/pan")
        .setCreatedTimeMillis(77);
  }

  private static ItemStats.Builder stats(String id, String title, String path, double weight) {
    return ItemStats.newBuilder()
        .setItemId(id)
        .setPopularity(count(weight, 1))
        .setObserved(
            InteractionFacts.newBuilder()
                .setTitle(title)
                .setBrand("Observed brand")
                .setProductType(path));
  }

  private static DecayedCount count(double weight, long atMillis) {
    return DecayedCount.newBuilder().setWeight(weight).setAtMillis(atMillis).build();
  }
}
