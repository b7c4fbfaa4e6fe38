package io.everystore.standalone.evaluate.baseline;

import io.everystore.standalone.evaluate.baseline.SessionKnn.Method;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A published method with what its parameters may be. The ranges are session-rec's, within a sample
 * of {@link SessionStore#MAX_SAMPLE}.
 *
 * @param published its published defaults
 * @param draw draws parameters at random; null where there is nothing to tune
 */
public record Family(Baseline published, @Nullable Function<Random, Baseline> draw) {
  private static final int[] NEIGHBOURS = {50, 100, 200, 500, 1000, 1500};
  private static final int[] SAMPLES = {500, 1000, 2500, SessionStore.MAX_SAMPLE};
  private static final double[] IDF = {0, 1, 2, 5, 10};
  private static final double[] CLICKS = {1e-5, 1.02, 2.1, 4.2, 8.4, 16.8, 33.6};
  private static final double[] DAYS = {0.5, 2.5, 5, 10, 20, 40, 80};
  private static final double[] DAMPING = {0, 5, 10, 20, 50};
  private static final double[] BALANCE = {0.25, 0.5, 0.75};
  private static final int MAX_STEPS = 20;

  /** All methods, the simplest first. */
  public static List<Family> all() {
    return List.of(
        fixed(
            "popularity",
            items -> {
              Popularity popularity = new Popularity(items);
              return new Baseline.Fresh(popularity, popularity);
            }),
        fixed(
            "session-popularity",
            items -> {
              SessionPopularity popularity = new SessionPopularity(items);
              return new Baseline.Fresh(popularity, popularity);
            }),
        fixed(
            "ar",
            items -> {
              AssociationRules rules = new AssociationRules();
              return new Baseline.Fresh(rules, rules);
            }),
        new Family(
            rules(SequentialRules.Settings.DEFAULT),
            random ->
                rules(
                    new SequentialRules.Settings(
                        1 + random.nextInt(MAX_STEPS), pick(Weighting.values(), random)))),
        new Family(
            itemKnn(ItemKnn.Settings.DEFAULT),
            random -> itemKnn(new ItemKnn.Settings(pick(DAMPING, random), pick(BALANCE, random)))),
        knn("s-knn", Method.S_KNN, KnnSettings.DEFAULT.sized(100, 500)),
        knn("vs-knn", Method.VS_KNN, KnnSettings.DEFAULT),
        knn("stan", Method.STAN, KnnSettings.DEFAULT.sized(100, SessionStore.MAX_SAMPLE)),
        knn(
            "v-stan",
            Method.V_STAN,
            KnnSettings.DEFAULT.sized(100, SessionStore.MAX_SAMPLE).rarity(5)));
  }

  /** The same methods, which know that the item at hand does not come next. */
  public Family withoutItemAtHand() {
    Function<Random, Baseline> drawn = draw;
    return new Family(
        published.withoutItemAtHand(),
        drawn == null ? null : random -> drawn.apply(random).withoutItemAtHand());
  }

  public String name() {
    return published.name();
  }

  private static Family fixed(String name, Baseline.Maker maker) {
    return new Family(new Baseline(name, "", maker), null);
  }

  private static Baseline rules(SequentialRules.Settings settings) {
    return new Baseline(
        "sr",
        settings.toString(),
        items -> {
          SequentialRules rules = new SequentialRules(settings);
          return new Baseline.Fresh(rules, rules);
        });
  }

  private static Baseline itemKnn(ItemKnn.Settings settings) {
    return new Baseline(
        "item-knn",
        settings.toString(),
        items -> {
          ItemKnn knn = new ItemKnn();
          return new Baseline.Fresh(knn, knn.predictor(settings));
        });
  }

  private static Family knn(String name, Method method, KnnSettings published) {
    return new Family(
        sessionKnn(name, method, published),
        random -> sessionKnn(name, method, drawn(random, method)));
  }

  private static Baseline sessionKnn(String name, Method method, KnnSettings settings) {
    return new Baseline(
        name,
        settings.describe(method),
        items -> {
          SessionStore store = new SessionStore();
          return new Baseline.Fresh(store, new SessionKnn(store, method, settings));
        });
  }

  /** Draws what counts for the method only, so that no drawing is spent on what does not. */
  private static KnnSettings drawn(Random random, Method method) {
    KnnSettings sized = KnnSettings.DEFAULT.sized(pick(NEIGHBOURS, random), pick(SAMPLES, random));
    return switch (method) {
      case S_KNN -> sized;
      case VS_KNN ->
          sized
              .weighted(pick(Weighting.values(), random), pick(Weighting.values(), random))
              .rarity(pick(IDF, random));
      case STAN ->
          sized.decaying(pick(CLICKS, random), pick(DAYS, random), pick(CLICKS, random), CLICKS[0]);
      case V_STAN ->
          sized
              .decaying(
                  pick(CLICKS, random),
                  pick(DAYS, random),
                  pick(CLICKS, random),
                  pick(CLICKS, random))
              .rarity(pick(IDF, random));
    };
  }

  private static int pick(int[] of, Random random) {
    return of[random.nextInt(of.length)];
  }

  private static double pick(double[] of, Random random) {
    return of[random.nextInt(of.length)];
  }

  private static <T> T pick(T[] of, Random random) {
    return of[random.nextInt(of.length)];
  }
}
