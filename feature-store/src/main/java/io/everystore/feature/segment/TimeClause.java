package io.everystore.feature.segment;

import java.time.Instant;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.ZoneId;

/** A line about a time: where it lies, seen from now or on the calendar. */
final class TimeClause {
  private TimeClause() {}

  /** Holds for times from an instant (inclusive) to another (exclusive), or for no such. */
  static Clause absolute(
      String pointer,
      FeatureSource source,
      long fromMillis,
      long toMillis,
      boolean negated,
      String wanted) {
    return new ValueClause(pointer, source, wanted) {
      @Override
      boolean test(Evaluation evaluation) {
        long time = source().timeMillis(evaluation);
        boolean holds = time != FeatureSource.UNKNOWN_TIME && time >= fromMillis && time < toMillis;
        return evaluation.answer(holds != negated, Long.MAX_VALUE);
      }
    };
  }

  /** Holds for times that passed less than a span ago, or for no such. */
  static Clause inLast(String pointer, FeatureSource source, long spanMillis, boolean negated) {
    String wanted = (negated ? "not " : "") + "in the last " + Durations.words(spanMillis);
    return new ValueClause(pointer, source, wanted) {
      @Override
      boolean test(Evaluation evaluation) {
        long time = source().timeMillis(evaluation);
        long now = evaluation.nowMillis();
        if (time == FeatureSource.UNKNOWN_TIME) {
          return evaluation.answer(negated, Long.MAX_VALUE);
        }
        if (time > now) {
          return evaluation.answer(negated, time);
        }
        boolean holds = time > now - spanMillis;
        return evaluation.answer(holds != negated, holds ? time + spanMillis : Long.MAX_VALUE);
      }
    };
  }

  /** Holds for times that come within a span. */
  static Clause inNext(String pointer, FeatureSource source, long spanMillis) {
    return new ValueClause(pointer, source, "in the next " + Durations.words(spanMillis)) {
      @Override
      boolean test(Evaluation evaluation) {
        long time = source().timeMillis(evaluation);
        long now = evaluation.nowMillis();
        if (time == FeatureSource.UNKNOWN_TIME || time <= now) {
          return evaluation.answer(false, Long.MAX_VALUE);
        }
        boolean holds = time <= now + spanMillis;
        return evaluation.answer(holds, holds ? time : time - spanMillis);
      }
    };
  }

  /** Holds for times in a period of the calendar. */
  static Clause during(String pointer, FeatureSource source, CalendarPeriod period, ZoneId zone) {
    return new ValueClause(pointer, source, period.words()) {
      /** Of the instant asked for last; immutable, so that threads may race for it. */
      private CalendarPeriod.Span last = period.span(zone, 0);

      @Override
      boolean test(Evaluation evaluation) {
        long time = source().timeMillis(evaluation);
        if (time == FeatureSource.UNKNOWN_TIME) {
          return evaluation.answer(false, Long.MAX_VALUE);
        }
        CalendarPeriod.Span span = last;
        if (!span.isOf(evaluation.nowMillis())) {
          span = period.span(zone, evaluation.nowMillis());
          last = span;
        }
        return evaluation.answer(
            time >= span.fromMillis() && time < span.toMillis(), span.untilMillis());
      }
    };
  }

  /**
   * Holds when the day and month of a time come again today or within some days; the 29th of
   * February comes on the 28th where there is none.
   */
  static Clause anniversary(String pointer, FeatureSource source, long days, ZoneId zone) {
    String wanted = "anniversary in the next " + Durations.count(days, "day");
    return new ValueClause(pointer, source, wanted) {
      @Override
      boolean test(Evaluation evaluation) {
        long time = source().timeMillis(evaluation);
        if (time == FeatureSource.UNKNOWN_TIME) {
          return evaluation.answer(false, Long.MAX_VALUE);
        }
        LocalDate today = date(evaluation.nowMillis());
        MonthDay day = MonthDay.from(date(time));
        LocalDate next = day.atYear(today.getYear());
        if (next.isBefore(today)) {
          next = day.atYear(today.getYear() + 1);
        }
        return evaluation.answer(
            !next.isAfter(today.plusDays(days)), CalendarPeriod.millis(zone, today.plusDays(1)));
      }

      private LocalDate date(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), zone);
      }
    };
  }
}
