package io.everystore.feature.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Experiment;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.PageTemplate;
import io.everystore.feature.proto.PersonList;
import io.everystore.feature.proto.Segment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DefinitionImageTest {
  private static final List<DefinitionKind> KINDS = List.of(DefinitionKind.values());

  private static final int OPERATIONS = 400;

  /** Puts, removals, garbage and invalid records, published at random, against a plain map. */
  @Test
  void randomRecords_imageIsTheLastOfEachKey() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      List<DefinitionImage> published = new ArrayList<>();
      DefinitionLoader loader =
          new DefinitionLoader(
              definition ->
                  definition.getName().equals("bad") ? List.of(new Fault("", "bad")) : List.of(),
              published::add);
      Map<String, Definition> oracle = new TreeMap<>();
      IdentityHashMap<DefinitionImage, Map<String, Definition>> snapshots = new IdentityHashMap<>();
      for (int i = 0; i < OPERATIONS; i++) {
        step(random, i, loader, oracle);
        if (random.nextInt(5) == 0) {
          loader.publish();
          assertEquals(oracle, contents(loader.image()), "seed " + seed);
          snapshots.put(loader.image(), new TreeMap<>(oracle));
        }
      }
      loader.publish();
      assertEquals(oracle, contents(loader.image()), "seed " + seed);
      assertSame(published.get(published.size() - 1), loader.image());
      snapshots.forEach(
          (image, then) -> assertEquals(then, contents(image), "an image changed, seed " + then));
    }
  }

  private static void step(
      Random random, int i, DefinitionLoader loader, Map<String, Definition> oracle) {
    DefinitionKind kind = KINDS.get(random.nextInt(KINDS.size()));
    DefinitionKey key = new DefinitionKey(kind, "d" + random.nextInt(6));
    switch (random.nextInt(6)) {
      case 0 -> {
        assertNull(loader.accept(key.toBytes(), null));
        oracle.remove(key.toString());
      }
      case 1 -> assertNotNull(loader.accept(key.toBytes(), new byte[] {1, 2, 3}));
      case 2 -> assertNotNull(loader.accept(key.toBytes(), of(key, i, "bad").toByteArray()));
      default -> {
        Definition definition = of(key, i, "good");
        assertNull(loader.accept(key.toBytes(), definition.toByteArray()));
        oracle.put(key.toString(), definition);
      }
    }
  }

  @Test
  void unchangedKinds_areShared() {
    DefinitionDelta first = new DefinitionDelta(DefinitionImage.EMPTY);
    DefinitionKey page = new DefinitionKey(DefinitionKind.PAGE_TEMPLATE, "home");
    first.put(page, of(page, 1, ""));
    DefinitionImage one = first.apply();
    DefinitionDelta second = new DefinitionDelta(one);
    DefinitionKey experiment = new DefinitionKey(DefinitionKind.EXPERIMENT, "e");
    second.put(experiment, of(experiment, 1, ""));
    DefinitionImage two = second.apply();
    assertSame(
        one.kinds().get(DefinitionKind.PAGE_TEMPLATE),
        two.kinds().get(DefinitionKind.PAGE_TEMPLATE));
    assertEquals(0, one.count(DefinitionKind.EXPERIMENT));
    assertSame(two, new DefinitionDelta(two).apply());
  }

  @Test
  void recordOfAnotherKindOrIdThanItsKey_isLeftOut() {
    DefinitionLoader loader = new DefinitionLoader(definition -> List.of(), image -> {});
    DefinitionKey home = new DefinitionKey(DefinitionKind.PAGE_TEMPLATE, "home");
    DefinitionKey other = new DefinitionKey(DefinitionKind.PAGE_TEMPLATE, "other");
    DefinitionKey experiment = new DefinitionKey(DefinitionKind.EXPERIMENT, "home");
    assertNotNull(loader.accept(home.toBytes(), of(other, 1, "").toByteArray()));
    assertNotNull(loader.accept(home.toBytes(), of(experiment, 1, "").toByteArray()));
    for (String key : List.of("home", "unknown/home", "page-template/", "page-template/A b", "/")) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      assertNotNull(loader.accept(bytes, of(home, 1, "").toByteArray()), key);
    }
    assertNotNull(loader.accept(null, null));
    loader.publish();
    assertEquals(DefinitionImage.EMPTY, loader.image());
  }

  private static Map<String, Definition> contents(DefinitionImage image) {
    Map<String, Definition> contents = new TreeMap<>();
    for (DefinitionKind kind : DefinitionKind.values()) {
      for (Definition definition : image.all(kind)) {
        contents.put(kind.id() + "/" + definition.getId(), definition);
        assertSame(definition, image.find(new DefinitionKey(kind, definition.getId())));
      }
    }
    return contents;
  }

  private static Definition of(DefinitionKey key, long version, String name) {
    Definition.Builder definition =
        Definition.newBuilder()
            .setId(key.id())
            .setVersion(version)
            .setName(name)
            .setState(DefinitionState.ACTIVE);
    switch (key.kind()) {
      case PAGE_TEMPLATE -> definition.setPageTemplate(PageTemplate.getDefaultInstance());
      case EXPERIMENT -> definition.setExperiment(Experiment.getDefaultInstance());
      case SEGMENT -> definition.setSegment(Segment.getDefaultInstance());
      case OFFER -> definition.setOffer(Offer.getDefaultInstance());
      case LIST -> definition.setList(PersonList.getDefaultInstance());
    }
    return definition.build();
  }
}
