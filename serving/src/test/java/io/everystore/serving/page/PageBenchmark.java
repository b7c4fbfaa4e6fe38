package io.everystore.serving.page;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.candidate.CandidateBuffer;
import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.CandidateSource;
import io.everystore.serving.candidate.SessionKnnConfig;
import io.everystore.serving.candidate.TopK;
import io.everystore.serving.candidate.VisitorReader;
import io.everystore.serving.hydrate.FeatureHydrator;
import io.everystore.serving.hydrate.FeatureMatrix;
import io.everystore.serving.rank.LinearRanker;
import io.everystore.serving.row.FatigueConfig;
import io.everystore.serving.row.RowMetrics;
import io.everystore.serving.row.RowSources;
import io.everystore.serving.row.SeenItems;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ModelImage;
import io.everystore.serving.view.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntFunction;

/**
 * CPU time of composing pages over a large synthetic shop: {@code main [items sessions people]}.
 *
 * <p>Counts the thread's CPU time, not the wall's, so that a busy machine spoils it little; caches
 * shared with other programs still do.
 */
public final class PageBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 6_000;
  private static final int MEASURED = 4_000;
  private static final int DRAWS = 50;

  /** Candidates of a row, in about. */
  private static final int RANKED = 300;

  private static long loggedBytes;

  private PageBenchmark() {}

  public static void main(String[] args) {
    int items = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    int sessions = args.length > 1 ? Integer.parseInt(args[1]) : 500_000;
    int people = args.length > 2 ? Integer.parseInt(args[2]) : 5_000;
    SyntheticShop shop = new SyntheticShop(items, sessions, people, 42);
    PageComposer fresh = composer(shop, 0);
    PageComposer repeat = composer(shop, 64 << 20);
    ComposerConfig logging =
        ComposerConfig.DEFAULT
            .with((id, impression) -> loggedBytes += impression.length)
            .with(new SeenItems(FatigueConfig.DEFAULT));
    PageComposer freshLogged = composer(shop, 0, logging);
    PageComposer repeatLogged = composer(shop, 64 << 20, logging);
    PageComposer freshDrawn = composer(new DrawnRows(shop), 0, logging);
    measure("profile read and decoded", i -> readProfile(shop, shop.person(i)));
    measureSources(shop);
    measureRanking(shop);
    measure("fresh home page", i -> page(fresh, PageKind.HOME, shop.person(i)));
    measure("fresh item page", i -> page(fresh, PageKind.ITEM, shop.person(i)));
    measure("home page of a stranger", i -> page(fresh, PageKind.HOME, "nobody"));
    measure("repeated home page", i -> page(repeat, PageKind.HOME, shop.person(i % 50)));
    // Beside each other: what comes later in a run finds warmer code.
    for (int round = 0; round < 2; round++) {
      measure("fresh home page, logged", i -> page(freshLogged, PageKind.HOME, shop.person(i)));
      measure(
          "fresh home page, drawn, logged", i -> page(freshDrawn, PageKind.HOME, shop.person(i)));
      measure("fresh home page", i -> page(fresh, PageKind.HOME, shop.person(i)));
      measure(
          "repeated home page, logged",
          i -> page(repeatLogged, PageKind.HOME, shop.person(i % 50)));
      measure("repeated home page", i -> page(repeat, PageKind.HOME, shop.person(i % 50)));
    }
    measureRowOrder();
    System.out.printf(
        Locale.ROOT,
        "%-30s %10d bytes%n",
        "an impression",
        loggedBytes / (6 * (WARM_UP + MEASURED)));
  }

  private static PageComposer composer(Views views, long cacheBytes) {
    return composer(views, cacheBytes, ComposerConfig.DEFAULT);
  }

  private static PageComposer composer(Views views, long cacheBytes, ComposerConfig config) {
    return new PageComposer(
        views,
        () -> SyntheticShop.NOW_MILLIS,
        new RowMetrics(new SimpleMeterRegistry()),
        new PageCache(cacheBytes),
        config);
  }

  private static int readProfile(SyntheticShop shop, String id) {
    CandidateQuery query = new CandidateQuery(shop.items(), shop.sessions(), shop.rankings());
    VisitorReader.read(
        shop.findProfile(id),
        shop.items(),
        shop.sessions(),
        SyntheticShop.NOW_MILLIS,
        query.visitor());
    return query.visitor().recentCount();
  }

  private static void measureSources(SyntheticShop shop) {
    CandidateQuery query = new CandidateQuery(shop.items(), shop.sessions(), shop.rankings());
    query.want(112);
    CandidateBuffer found = new CandidateBuffer();
    RowSources sources = RowSources.create(SessionKnnConfig.DEFAULT);
    for (CandidateSource source :
        List.of(sources.sessionKnn(), sources.coVisitation(), sources.near(), sources.trending())) {
      Step ask =
          i -> {
            VisitorReader.read(
                shop.profile(i),
                shop.items(),
                shop.sessions(),
                SyntheticShop.NOW_MILLIS,
                query.visitor());
            long startNanos = THREADS.getCurrentThreadCpuTime();
            found.clear();
            source.collect(query, found);
            return (int) (THREADS.getCurrentThreadCpuTime() - startNanos);
          };
      for (int i = 0; i < WARM_UP; i++) {
        ask.run(i);
      }
      long nanos = 0;
      for (int i = 0; i < MEASURED; i++) {
        nanos += ask.run(i);
      }
      print("source " + source.name(), nanos, found.size());
    }
  }

  /** From candidates in a matrix to the best hundred in order: features of item and person too. */
  private static void measureRanking(SyntheticShop shop) {
    CandidateQuery query = new CandidateQuery(shop.items(), shop.sessions(), shop.rankings());
    FeatureMatrix matrix = new FeatureMatrix();
    FeatureHydrator hydrator = new FeatureHydrator();
    TopK best = new TopK();
    float[] scores = new float[RANKED];
    Random random = new Random(7);
    int[] candidates = random.ints(RANKED * 97, 0, shop.items().size()).toArray();
    Step hydrate =
        i -> {
          VisitorReader.read(
              shop.profile(i),
              shop.items(),
              shop.sessions(),
              SyntheticShop.NOW_MILLIS,
              query.visitor());
          matrix.clear();
          hydrator.startPage();
          for (int c = 0; c < RANKED; c++) {
            int row = matrix.add(candidates[i % 97 * RANKED + c], ItemIndex.NONE);
            matrix.setScore(row, RankingFeature.SESSION_KNN, 1f / (1 + c));
          }
          long startNanos = THREADS.getCurrentThreadCpuTime();
          hydrator.hydrate(query, matrix);
          LinearRanker.NEXT_ITEM.score(matrix, scores);
          best.reset(100);
          for (int row = 0; row < matrix.size(); row++) {
            best.offer(matrix.item(row), scores[row]);
          }
          best.sort();
          return (int) (THREADS.getCurrentThreadCpuTime() - startNanos);
        };
    for (int i = 0; i < WARM_UP; i++) {
      hydrate.run(i);
    }
    long nanos = 0;
    for (int i = 0; i < MEASURED; i++) {
      nanos += hydrate.run(i);
    }
    print("ranking of " + RANKED + " candidates", nanos, RankingFeature.COUNT);
  }

  /**
   * The rows of a home page alone, drawn from one model and from one that comes every 100 pages.
   */
  private static void measureRowOrder() {
    List<RowPlan> plans = DrawnRows.plans();
    ModelImage models = DrawnRows.models(1);
    for (boolean propensities : new boolean[] {false, true}) {
      RowOrder order = new RowOrder();
      measure(
          propensities ? "50x rows drawn, propensities" : "50x rows drawn",
          i -> draw(i, k -> order.arrange(plans, viewer(k, propensities), models)));
    }
    ModelImage[] changing = new ModelImage[100];
    Arrays.setAll(changing, DrawnRows::models);
    RowOrder order = new RowOrder();
    measure(
        "50x rows drawn, models come",
        i -> draw(i, k -> order.arrange(plans, viewer(k, true), changing[k / 100 % 100])));
  }

  /** A single one is too short to be measured, and needs more to become warm. */
  private static int draw(int i, IntFunction<List<RowPlan>> arranged) {
    int rows = 0;
    for (int k = 0; k < DRAWS; k++) {
      rows += arranged.apply(i * DRAWS + k).size();
    }
    return rows;
  }

  /** 100 pages a second. */
  private static RowOrder.Viewer viewer(int i, boolean propensities) {
    return new RowOrder.Viewer(
        "home", "returning", "person" + i, SyntheticShop.NOW_MILLIS + i * 10L, propensities);
  }

  private static int page(PageComposer composer, PageKind kind, String person) {
    PageRequest request =
        new PageRequest(
            Optional.of(person),
            Optional.empty(),
            kind == PageKind.ITEM ? List.of("item" + person.hashCode() % 1000) : List.of(),
            Optional.empty(),
            Optional.empty(),
            12,
            0,
            false,
            List.of(),
            Optional.empty(),
            0,
            5_000);
    return composer.page(kind, request, true, System.nanoTime()).length();
  }

  /** One unit of measured work; what it answers is summed, so that it is not optimised away. */
  private interface Step {
    int run(int i);
  }

  private static void measure(String name, Step step) {
    for (int i = 0; i < WARM_UP; i++) {
      step.run(i);
    }
    long sum = 0;
    long startNanos = THREADS.getCurrentThreadCpuTime();
    for (int i = 0; i < MEASURED; i++) {
      sum += step.run(i);
    }
    print(name, THREADS.getCurrentThreadCpuTime() - startNanos, sum / MEASURED);
  }

  private static void print(String name, long nanos, long size) {
    System.out.printf(
        Locale.ROOT, "%-28s %8.1f us   (size %d)%n", name, nanos / 1e3 / MEASURED, size);
  }

  /** The decoded value, as the store's reader makes it. */
  static Profile decode(byte[] bytes) {
    try {
      return Profile.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }
}
