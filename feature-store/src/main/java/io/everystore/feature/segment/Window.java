package io.everystore.feature.segment;

import io.everystore.feature.aggregate.PersonHistory;
import java.time.ZoneId;

/**
 * Which times count, seen from an instant. Never further back than a history reaches. Thread-safe.
 */
abstract class Window {
  static final long REACH_MILLIS = PersonHistory.MAX_DAYS * Durations.DAY_MILLIS;

  /** A session is over after this silence. */
  static final long SESSION_GAP_MILLIS = 30 * 60_000L;

  /** What a window is at an instant. Reused from one to the next. */
  static final class Bounds {
    /** Inclusive. */
    long fromMillis;

    /** Exclusive; the greatest number for no end: what lies a little ahead counts as now. */
    long toMillis;

    /** A time counts no more when it is this old. */
    long leavesAfterMillis;

    /** A time counts only when it is this old. */
    long entersAfterMillis;

    /** When the bounds leap rather than move along with the clock; the greatest number: never. */
    long leapMillis;

    boolean holds(long timeMillis) {
      return timeMillis >= fromMillis && timeMillis < toMillis;
    }

    private void set(long from, long to, long leap, long nowMillis) {
      fromMillis = Math.max(from, nowMillis - REACH_MILLIS + 1);
      toMillis = to;
      leavesAfterMillis = REACH_MILLIS;
      entersAfterMillis = 0;
      leapMillis = leap;
    }
  }

  /** Sets the bounds as of the evaluation's instant. */
  abstract void open(Evaluation evaluation, Bounds bounds);

  /** As a marketer says it: "in the last 7 days". */
  abstract String words();

  /** Everything a history holds. */
  static Window ever() {
    return rolling(0, REACH_MILLIS);
  }

  /** From {@code farMillis} ago to {@code nearMillis} ago. */
  static Window rolling(long nearMillis, long farMillis) {
    return new Window() {
      @Override
      void open(Evaluation evaluation, Bounds bounds) {
        long now = evaluation.nowMillis();
        bounds.fromMillis = now - farMillis + 1;
        bounds.toMillis = nearMillis == 0 ? Long.MAX_VALUE : now - nearMillis + 1;
        bounds.leavesAfterMillis = farMillis;
        bounds.entersAfterMillis = nearMillis;
        bounds.leapMillis = Long.MAX_VALUE;
      }

      @Override
      String words() {
        return nearMillis == 0
            ? "in the last " + Durations.words(farMillis)
            : "between "
                + Durations.words(nearMillis)
                + " and "
                + Durations.words(farMillis)
                + " ago";
      }
    };
  }

  /** A period of the calendar of a place. */
  static Window calendar(CalendarPeriod period, ZoneId zone) {
    return new Window() {
      /** Of the instant asked for last; immutable, so that threads may race for it. */
      private CalendarPeriod.Span last = period.span(zone, 0);

      @Override
      void open(Evaluation evaluation, Bounds bounds) {
        long now = evaluation.nowMillis();
        CalendarPeriod.Span span = last;
        if (!span.isOf(now)) {
          span = period.span(zone, now);
          last = span;
        }
        boolean isCurrent = span.toMillis() == span.untilMillis();
        bounds.set(
            span.fromMillis(),
            isCurrent ? Long.MAX_VALUE : span.toMillis(),
            span.untilMillis(),
            now);
      }

      @Override
      String words() {
        return period.words();
      }
    };
  }

  /** From an instant (inclusive) to another (exclusive). */
  static Window absolute(long fromMillis, long toMillis, String words) {
    return new Window() {
      @Override
      void open(Evaluation evaluation, Bounds bounds) {
        bounds.set(fromMillis, toMillis, Long.MAX_VALUE, evaluation.nowMillis());
      }

      @Override
      String words() {
        return words;
      }
    };
  }

  /** The session that goes on; nothing when the last one is over. */
  static Window session() {
    return new Window() {
      @Override
      void open(Evaluation evaluation, Bounds bounds) {
        ProfileFacts profile = evaluation.profile();
        long startMillis = profile.sessionStartMillis();
        long endMillis = profile.lastEventTimeMillis() + SESSION_GAP_MILLIS;
        boolean goesOn = startMillis != 0 && evaluation.nowMillis() < endMillis;
        bounds.set(
            goesOn ? startMillis : Long.MAX_VALUE,
            Long.MAX_VALUE,
            goesOn ? endMillis : Long.MAX_VALUE,
            evaluation.nowMillis());
      }

      @Override
      String words() {
        return "in this session";
      }
    };
  }
}
