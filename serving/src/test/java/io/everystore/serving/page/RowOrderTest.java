package io.everystore.serving.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.definition.DefinitionDelta;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Arm;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Experiment;
import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionRow;
import io.everystore.feature.proto.Model;
import io.everystore.feature.proto.PageTemplate;
import io.everystore.feature.proto.TemplateRow;
import io.everystore.feature.proto.Variation;
import io.everystore.feature.registry.RowArm;
import io.everystore.serving.candidate.TestShop;
import io.everystore.serving.candidate.TestShop.History;
import io.everystore.serving.experiment.Exposures;
import io.everystore.serving.row.RowMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rows and titles drawn from a published model, over the real composer. */
final class RowOrderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long HOUR_MILLIS = 3_600_000;

  private final TestShop shop = new TestShop();
  private final List<Impression> logged = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Model.Builder model = Model.newBuilder().setName(RowArm.MODEL).setVersion(1);
  private DefinitionImage image = DefinitionImage.EMPTY;
  private long nowMillis = TestShop.NOW_MILLIS;
  private PageComposer composer = composer(1 << 20);

  RowOrderTest() {
    for (String category : List.of("A", "B", "C", "D")) {
      for (int i = 0; i < 40; i++) {
        shop.item(category.toLowerCase(Locale.ROOT) + i, category, 100 - i);
      }
    }
  }

  private PageComposer composer(long cacheBytes) {
    return new PageComposer(
        shop,
        () -> nowMillis,
        new RowMetrics(registry),
        new PageCache(cacheBytes),
        ComposerConfig.DEFAULT
            .with(new PageDefinitions(() -> image, Exposures.NONE))
            .with((id, bytes) -> logged.add(parse(bytes))));
  }

  @Test
  void noModel_leavesThePlanAndSaysSo() {
    assertEquals(List.of("trending", "best-sellers", "new-arrivals"), rowIds("u").subList(0, 3));
    ImpressionRow row = logged.get(0).getRows(0);
    assertEquals(1, row.getPropensity());
    assertEquals(1, row.getTitlePropensity());
    assertEquals(RowArm.titleKey("Trending now"), row.getTitleKey());
    assertEquals("new", logged.get(0).getSegment());
  }

  @Test
  void rowsThatLeadOn_comeFirstBehindWhatWasBegun() {
    shop.profile(new History("u").viewed("a1", "b1").build());
    known("best-sellers", 900);
    known("trending", 500);
    known("top-picks", 20);
    known("because-you-viewed", 20);
    known("because-you-viewed-2", 20);
    known("new-arrivals", 20);
    publish();
    assertEquals(
        List.of("continue-shopping", "best-sellers", "trending"), rowIds("u").subList(0, 3));
    assertEquals("returning", logged.get(0).getSegment());
  }

  @Test
  void segment_hasAnOrderOfItsOwn() {
    shop.profile(new History("u").viewed("a1").purchased("b1", 60_000).build());
    known("best-sellers", 900);
    known("trending", 100);
    arm("home/buyer/best-sellers", 0, 1_000);
    arm("home/buyer/trending", 100, 1_000);
    publish();
    List<String> buyer = rowIds("u");
    List<String> stranger = rowIds("nobody");
    assertEquals("buyer", logged.get(0).getSegment());
    assertTrue(buyer.indexOf("trending") < buyer.indexOf("best-sellers"), buyer + "");
    assertTrue(stranger.indexOf("best-sellers") < stranger.indexOf("trending"), stranger + "");
  }

  @Test
  void page_staysForAnHourAndDiffersBetweenPeopleAndHours() {
    composer = composer(0);
    known("best-sellers", 100);
    known("trending", 100);
    publish();
    Set<List<String>> people = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      people.add(rowIds("u" + i));
    }
    assertTrue(people.size() > 1, "of 50 people");
    int changes = 0;
    List<String> before = rowIds("u");
    for (int minute = 0; minute < 60 * 20; minute++) {
      nowMillis += HOUR_MILLIS / 60;
      List<String> now = rowIds("u");
      changes += now.equals(before) ? 0 : 1;
      before = now;
    }
    assertTrue(changes > 0 && changes <= 20, changes + " changes in 20 hours");
  }

  @Test
  void propensity_isHowOftenTheRowComesThere() {
    known("best-sellers", 100);
    known("trending", 90);
    known("new-arrivals", 80);
    publish();
    int people = 2_000;
    Map<String, Integer> times = new HashMap<>();
    Map<String, Float> propensities = new HashMap<>();
    Map<Integer, Integer> titles = new HashMap<>();
    Map<Integer, Float> titlePropensities = new HashMap<>();
    for (int i = 0; i < people; i++) {
      page("u" + i, false);
      ImpressionRow first = logged.get(i).getRows(0);
      times.merge(first.getRowId(), 1, Integer::sum);
      propensities.put(first.getRowId(), first.getPropensity());
      titles.merge(first.getTitleKey(), 1, Integer::sum);
      titlePropensities.put(first.getTitleKey(), first.getTitlePropensity());
    }
    assertEquals(3, times.size());
    times.forEach(
        (row, count) ->
            assertEquals((double) count / people, propensities.getOrDefault(row, -1f), 0.13, row));
    assertTrue(titles.size() > 2, titles + "");
    titlePropensities.values().forEach(each -> assertEquals(0.5, each, 0.2));
  }

  @Test
  void titleThatLeadsOn_isShown() {
    known("trending", 100);
    title("trending", "Trending now", 10);
    title("trending", "What others are looking at", 300);
    publish();
    JsonNode page = page("u", false);
    assertEquals("What others are looking at", row(page, "trending").path("title").asText());
    ImpressionRow row =
        logged.get(0).getRowsList().stream()
            .filter(each -> each.getRowId().equals("trending"))
            .findFirst()
            .orElseThrow();
    assertEquals(RowArm.titleKey("What others are looking at"), row.getTitleKey());
    assertTrue(row.getTitlePropensity() > 0.95);
  }

  @Test
  void template_movesRowsThatMayMoveAndChoosesAmongItsTitles() {
    define(
        PageTemplate.newBuilder()
            .setPage("home")
            .addRows(templateRow("one", false))
            .addRows(templateRow("two", true))
            .addRows(templateRow("three", false))
            .addRows(templateRow("four", true).addTitleVariants("Other"))
            .addRows(templateRow("five", true)));
    known("two", 20);
    known("three", 600);
    known("four", 500);
    known("five", 900);
    title("four", "Title of four", 1);
    title("four", "Other", 500);
    publish();
    JsonNode page = page("u", false);
    assertEquals(List.of("one", "five", "three", "four", "two"), rowIds(page));
    assertEquals("Other", row(page, "four").path("title").asText());
    assertEquals(1, logged.get(0).getRows(0).getPropensity(), "stays");
    assertEquals(0, logged.get(0).getRows(0).getTitleKey(), "has one title");
  }

  @Test
  void variationOfTheBuiltInRanker_keepsTheBuiltInOrder() {
    known("best-sellers", 900);
    known("trending", 10);
    publish();
    Definition experiment =
        Definition.newBuilder()
            .setId("e")
            .setVersion(1)
            .setState(DefinitionState.ACTIVE)
            .setExperiment(
                Experiment.newBuilder()
                    .addPages("home")
                    .setTraffic(1)
                    .addVariations(
                        Variation.newBuilder().setId("a").setShare(1).setRanker("built-in")))
            .build();
    assertEquals("best-sellers", rowIds("u").get(0));
    put(DefinitionKind.EXPERIMENT, experiment);
    assertEquals("trending", rowIds("u").get(0));
  }

  @Test
  void explained_showsTheDrawOfThePageThatIsShown() {
    known("best-sellers", 100);
    known("trending", 100);
    known("new-arrivals", 100);
    title("trending", "Trending now", 30);
    publish();
    JsonNode shown = page("u", false);
    JsonNode explained = page("u", true);
    assertEquals(rowIds(shown), rowIds(explained));
    assertTrue(shown.at("/rows/0/explain").isMissingNode());
    JsonNode why = row(explained, "trending").path("explain");
    assertEquals("new", why.path("segment").asText());
    assertEquals(0, why.at("/order/exposures").asDouble(), "of new people");
    assertTrue(why.at("/order/drawn").asDouble() > 0, why + "");
    assertTrue(why.at("/title/propensity").asDouble() > 0, why + "");
    double last = 1;
    for (JsonNode row : explained.path("rows")) {
      if (!row.at("/explain/order").isNull()) {
        double drawn = row.at("/explain/order/drawn").asDouble();
        assertTrue(drawn <= last, explained + "");
        last = drawn;
      }
    }
    assertEquals(1, logged.size(), "an explained page is shown to nobody");
  }

  @Test
  void shows_areCountedByRowAndPosition() {
    rowIds("u");
    rowIds("u");
    page("u", true);
    assertEquals(2, shows("trending", "0"), "the second is cached");
    assertEquals(2, shows("best-sellers", "1"));
    RowMetrics metrics = new RowMetrics(registry);
    for (int i = 0; i < 2_000; i++) {
      metrics.shown("row" + i, 30);
    }
    assertEquals(1_000, shows("other", "11"));
  }

  private double shows(String row, String position) {
    return registry
        .get("everystore.row.shows")
        .tags("row", row, "position", position)
        .counter()
        .count();
  }

  private void known(String rowId, double successesOfAll) {
    arm("home/all/" + rowId, successesOfAll, 1_000);
  }

  private void title(String rowId, String title, double successes) {
    arm(new RowArm("home", "all", rowId, RowArm.titleKey(title)).toString(), successes, 500);
  }

  private void arm(String key, double successes, double exposures) {
    model.addArms(Arm.newBuilder().setKey(key).setSuccesses(successes).setExposures(exposures));
  }

  private void publish() {
    shop.model(model.build());
  }

  private static TemplateRow.Builder templateRow(String id, boolean movable) {
    return TemplateRow.newBuilder()
        .setRowId(id)
        .setTitle("Title of " + id)
        .setStrategy("trending")
        .setLimit(4)
        .setAutoOrder(movable);
  }

  private void define(PageTemplate.Builder template) {
    put(
        DefinitionKind.PAGE_TEMPLATE,
        Definition.newBuilder()
            .setId("home")
            .setVersion(1)
            .setState(DefinitionState.ACTIVE)
            .setPageTemplate(template)
            .build());
  }

  private void put(DefinitionKind kind, Definition definition) {
    DefinitionDelta delta = new DefinitionDelta(image);
    delta.put(new DefinitionKey(kind, definition.getId()), definition);
    image = delta.apply();
  }

  private List<String> rowIds(String clientId) {
    return rowIds(page(clientId, false));
  }

  private static List<String> rowIds(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("rows").forEach(row -> ids.add(row.path("row_id").asText()));
    return ids;
  }

  private static JsonNode row(JsonNode page, String id) {
    for (JsonNode row : page.path("rows")) {
      if (row.path("row_id").asText().equals(id)) {
        return row;
      }
    }
    throw new AssertionError("no row " + id + ": " + page);
  }

  private JsonNode page(String clientId, boolean explain) {
    PageRequest request =
        new PageRequest(
            Optional.empty(),
            Optional.of(clientId),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            6,
            0,
            explain,
            List.of(),
            Optional.empty(),
            0,
            60_000);
    JsonBuffer body = composer.page(PageKind.HOME, request, true, System.nanoTime());
    try {
      return JSON.readTree(body.bytes(), 0, body.length());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Impression parse(byte[] bytes) {
    try {
      return Impression.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
