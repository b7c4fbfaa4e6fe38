package io.everystore.standalone.evaluate;

import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionItem;
import io.everystore.feature.proto.ImpressionRow;
import io.everystore.feature.proto.Model;
import io.everystore.feature.registry.RowArm;
import io.everystore.jobs.learning.AnswerOutcomes;
import io.everystore.jobs.learning.Lessons;
import io.everystore.jobs.learning.NamedChoice;
import io.everystore.jobs.learning.OutcomeKind;
import io.everystore.jobs.learning.RowFacts;
import io.everystore.jobs.learning.RowLearner;
import io.everystore.serving.rank.PageArms;
import io.everystore.serving.rank.RowPolicy;
import io.everystore.serving.rank.ThompsonDraw;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * People who like some rows of a page more than others, by segment, before a page that is drawn
 * from what was learned of them. A row is clicked when its place is looked at and the row is liked.
 * The join of what was shown with what came of it, counting, publication, beliefs and draws are the
 * program's own. Belongs to one thread.
 */
final class SimulatedRows {
  private static final String[] SEGMENTS = {"new", "returning", "buyer"};
  private static final int ROWS = 8;
  private static final int SHOWN = 6;
  private static final int ITEMS = 4;

  /** Impressions between two attempts to publish. */
  private static final int PUBLICATION_IMPRESSIONS = 50;

  /** Share of those who click on the row liked most when they look, and on the one liked least. */
  private static final double MOST_LIKED = 0.3;

  private static final double LEAST_LIKED = 0.02;

  /** How fast people look away: the place n is looked at in 1 / (n + 1)^this of all cases. */
  private static final double ATTENTION_EXPONENT = 0.8;

  private static final long WINDOW_MILLIS = 1_800_000;
  private static final long DAY_MILLIS = 86_400_000;
  private static final long START_MILLIS = 1_700_000_000_000L;

  private final SplittableRandom random;
  private final long impressionMillis;
  private final RowLearner learner = new RowLearner();
  private final double[][] liking = new double[SEGMENTS.length][ROWS];
  private @Nullable RowPolicy policy;
  private int impressions;

  /** Rows hear of being shown in another place than they stood in. */
  private final boolean placeBlind;

  /**
   * Makes people of whom nothing is known.
   *
   * @param impressionsPerDay how busy the shop is: what was learned is forgotten by the day
   * @param placeBlind whether every row is reported to have stood on top
   */
  SimulatedRows(long seed, int impressionsPerDay, boolean placeBlind) {
    random = new SplittableRandom(seed);
    impressionMillis = DAY_MILLIS / impressionsPerDay;
    this.placeBlind = placeBlind;
    for (double[] likes : liking) {
      double[] steps = new double[ROWS];
      Arrays.setAll(
          steps, step -> LEAST_LIKED * Math.pow(MOST_LIKED / LEAST_LIKED, step / (ROWS - 1.0)));
      for (int row = 0; row < ROWS; row++) {
        int from = row + random.nextInt(ROWS - row);
        likes[row] = steps[from];
        steps[from] = steps[row];
      }
    }
  }

  /** What was liked most is liked least from now on. */
  void flip() {
    for (double[] likes : liking) {
      for (int row = 0; row < ROWS; row++) {
        likes[row] = MOST_LIKED * LEAST_LIKED / likes[row];
      }
    }
  }

  /**
   * Shows pages, and teaches what came of them.
   *
   * @return clicks to be expected of them, as a share of those of the best order
   */
  double show(int pages) {
    double clicks = 0;
    double best = 0;
    for (int i = 0; i < pages; i++) {
      int segment = random.nextInt(SEGMENTS.length);
      int[] shown = order(SEGMENTS[segment]);
      clicks += expectedClicks(liking[segment], shown);
      best += expectedClicks(liking[segment], bestOrder(liking[segment]));
      look(segment, shown);
      if (++impressions % PUBLICATION_IMPRESSIONS == 0) {
        learner.publish(nowMillis()).map(SimulatedRows::read).ifPresent(read -> policy = read);
      }
    }
    return clicks / best;
  }

  private static RowPolicy read(Model model) {
    return RowPolicy.of(model);
  }

  private long nowMillis() {
    return START_MILLIS + impressions * impressionMillis;
  }

  private int[] order(String segment) {
    PageArms arms = policy == null ? null : policy.find("home", segment);
    if (arms == null) {
      return IntStream.range(0, SHOWN).toArray();
    }
    double[] rates = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      rates[row] = arms.row(rowId(row)).draw(random.nextLong());
    }
    return Arrays.copyOf(ThompsonDraw.order(rates), SHOWN);
  }

  private static int[] bestOrder(double[] likes) {
    return IntStream.range(0, ROWS)
        .boxed()
        .sorted(Comparator.comparingDouble(row -> -likes[row]))
        .limit(SHOWN)
        .mapToInt(row -> row)
        .toArray();
  }

  private static double looks(int place) {
    return Math.pow(place + 1, -ATTENTION_EXPONENT);
  }

  private static double expectedClicks(double[] likes, int[] shown) {
    double sum = 0;
    for (int place = 0; place < SHOWN; place++) {
      sum += looks(place) * likes[shown[place]];
    }
    return sum;
  }

  private void look(int segment, int[] shown) {
    Lessons lessons =
        new Lessons() {
          @Override
          public void choice(NamedChoice choice) {
            throw new IllegalStateException("choice: " + choice + " (expected: no features)");
          }

          @Override
          public void rows(RowFacts facts) {
            learner.learn(facts, nowMillis());
          }
        };
    AnswerOutcomes answer = AnswerOutcomes.create(WINDOW_MILLIS);
    answer.shown(impression(SEGMENTS[segment], shown), lessons);
    for (int place = 0; place < SHOWN; place++) {
      if (random.nextDouble() < looks(place) * liking[segment][shown[place]]) {
        String item = itemId(shown[place], random.nextInt(ITEMS));
        answer.led(item, OutcomeKind.CLICK, nowMillis(), lessons);
        answer.led(item, OutcomeKind.CART, nowMillis(), lessons);
      }
    }
  }

  private Impression impression(String segment, int[] shown) {
    Impression.Builder impression =
        Impression.newBuilder()
            .setRecommendationId("page-" + impressions)
            .setTimeMillis(nowMillis())
            .setPage("home")
            .setSegment(segment);
    for (int place = 0; place < SHOWN; place++) {
      ImpressionRow.Builder row =
          ImpressionRow.newBuilder()
              .setRowId(rowId(shown[place]))
              .setPosition(placeBlind ? 0 : place);
      for (int item = 0; item < ITEMS; item++) {
        row.addItems(ImpressionItem.newBuilder().setItemId(itemId(shown[place], item)));
      }
      impression.addRows(row);
    }
    return impression.build();
  }

  private static String rowId(int row) {
    return "row-" + row;
  }

  private static String itemId(int row, int item) {
    return RowArm.of("item", "" + row, "" + item).toString();
  }
}
