package io.everystore.feature.segment;

/** A line about the value of one feature. */
abstract class ValueClause extends Clause {
  private final FeatureSource source;
  private final String wanted;

  /**
   * Makes a clause.
   *
   * @param wanted the comparison in words
   */
  ValueClause(String pointer, FeatureSource source, String wanted) {
    super(pointer);
    this.source = source;
    this.wanted = wanted;
  }

  final FeatureSource source() {
    return source;
  }

  @Override
  String found(Evaluation evaluation) {
    return source.shown(evaluation);
  }

  @Override
  String sentence(Evaluation evaluation) {
    return source.name() + " is " + source.shown(evaluation) + " (wanted: " + wanted + ")";
  }

  @Override
  boolean mayBecome(boolean answer, Evaluation evaluation) {
    return source.mayHaveChanged(evaluation);
  }

  @Override
  boolean mayBecome(boolean answer, String eventName) {
    return source.mayConcern(eventName);
  }

  @Override
  boolean needsHistory() {
    return source.needsHistory();
  }

  /** Holds when a text fits, or none does. */
  static Clause text(String pointer, FeatureSource source, TextTest test, boolean negated) {
    return new ValueClause(pointer, source, (negated ? "not: " : "") + test.words()) {
      @Override
      boolean test(Evaluation evaluation) {
        return evaluation.answer(
            source().anyText(evaluation, test) != negated, source().changesMillis(evaluation));
      }
    };
  }

  /** Holds when there is a value, or none. */
  static Clause known(String pointer, FeatureSource source, boolean negated) {
    return new ValueClause(pointer, source, negated ? "unknown" : "known") {
      @Override
      boolean test(Evaluation evaluation) {
        return evaluation.answer(
            source().isKnown(evaluation) != negated, source().changesMillis(evaluation));
      }
    };
  }

  /** Holds when a number lies in a range, or does not. */
  static Clause range(
      String pointer, FeatureSource source, Range range, boolean negated, String wanted) {
    if (source instanceof TimeSource) {
      return age(pointer, source, range, negated, wanted);
    }
    return new ValueClause(pointer, source, wanted) {
      @Override
      boolean test(Evaluation evaluation) {
        return evaluation.answer(
            range.holds(source().number(evaluation)) != negated, Long.MAX_VALUE);
      }
    };
  }

  /** The same for days since something, which grow with time. */
  private static Clause age(
      String pointer, FeatureSource source, Range range, boolean negated, String wanted) {
    return new ValueClause(pointer, source, wanted) {
      @Override
      boolean test(Evaluation evaluation) {
        long sinceMillis = source().timeMillis(evaluation);
        long nextMillis = Long.MAX_VALUE;
        if (sinceMillis != FeatureSource.UNKNOWN_TIME) {
          long now = evaluation.nowMillis();
          nextMillis =
              Math.min(
                  passes(sinceMillis, range.least(), now), passes(sinceMillis, range.most(), now));
        }
        return evaluation.answer(range.holds(source().number(evaluation)) != negated, nextMillis);
      }
    };
  }

  /** When an age passes a bound; looked at a little early, as bounds are rounded. */
  private static long passes(long sinceMillis, double boundDays, long nowMillis) {
    double boundMillis = Math.floor(boundDays * Durations.DAY_MILLIS);
    if (!(Math.abs(boundMillis) < 1e15)) {
      return Long.MAX_VALUE;
    }
    for (long slack = -1; slack <= 2; slack++) {
      long at = sinceMillis + (long) boundMillis + slack;
      if (at > nowMillis) {
        return at;
      }
    }
    return Long.MAX_VALUE;
  }

  /** Holds when a number is among the greatest or the least of everybody's. */
  static Clause percent(String pointer, FeatureSource source, double share, boolean top) {
    String wanted = (top ? "top " : "bottom ") + Numbers.shown(share * 100) + " percent";
    return new ValueClause(pointer, source, wanted) {
      @Override
      boolean test(Evaluation evaluation) {
        double number = source().number(evaluation);
        double threshold =
            evaluation.subject().percentiles().threshold(source().name(), top ? share : 1 - share);
        return evaluation.answer(top ? number >= threshold : number < threshold, Long.MAX_VALUE);
      }
    };
  }
}
