package io.everystore.feature.offer;

import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferPeriod;
import io.everystore.feature.proto.OfferTally;
import io.everystore.feature.proto.OfferTotals;

/** Arithmetic of totals: adds, takes back and reads counts by day, week and ever. */
public final class OfferTallies {
  private OfferTallies() {}

  /** How much of an action there was. */
  public static OfferTally of(OfferTotals totals, OfferAction action) {
    return switch (action) {
      case OFFER_IMPRESSION -> totals.getImpressions();
      case OFFER_CLICK -> totals.getClicks();
      case OFFER_REDEMPTION -> totals.getRedemptions();
      case OFFER_DISCOUNT -> totals.getDiscount();
      case OFFER_ACTION_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("action: " + action + " (expected: a known one)");
    };
  }

  /** What counts together for limits per user: redemptions and discounts of both. */
  public static OfferTotals together(OfferTotals one, OfferTotals other) {
    return OfferTotals.newBuilder()
        .setRedemptions(together(one.getRedemptions(), other.getRedemptions()))
        .setDiscount(together(one.getDiscount(), other.getDiscount()))
        .build();
  }

  private static OfferTally together(OfferTally one, OfferTally other) {
    int day = Math.max(one.getDay(), other.getDay());
    int week = Math.max(one.getWeek(), other.getWeek());
    return OfferTally.newBuilder()
        .setEver(one.getEver() + other.getEver())
        .setDay(day)
        .setInDay(
            (one.getDay() == day ? one.getInDay() : 0)
                + (other.getDay() == day ? other.getInDay() : 0))
        .setWeek(week)
        .setInWeek(
            (one.getWeek() == week ? one.getInWeek() : 0)
                + (other.getWeek() == week ? other.getInWeek() : 0))
        .build();
  }

  /** Adds {@code amount} at a time on {@code day}; days before the last one count for ever only. */
  public static void add(OfferTally.Builder tally, long amount, int day) {
    int week = OfferCalendar.week(day);
    tally.setEver(tally.getEver() + amount);
    if (day > tally.getDay()) {
      tally.setDay(day).setInDay(0);
    }
    if (week > tally.getWeek()) {
      tally.setWeek(week).setInWeek(0);
    }
    if (day == tally.getDay()) {
      tally.setInDay(tally.getInDay() + amount);
    }
    if (week == tally.getWeek()) {
      tally.setInWeek(tally.getInWeek() + amount);
    }
  }

  /** Takes back what was added on {@code day}. */
  public static void takeBack(OfferTally.Builder tally, long amount, int day) {
    tally.setEver(tally.getEver() - amount);
    if (day == tally.getDay()) {
      tally.setInDay(tally.getInDay() - amount);
    }
    if (OfferCalendar.week(day) == tally.getWeek()) {
      tally.setInWeek(tally.getInWeek() - amount);
    }
  }

  /** How much counts for a limit of that period on {@code today}. */
  public static long within(OfferTally tally, OfferPeriod period, int today) {
    return switch (period) {
      case OFFER_DAY -> today <= tally.getDay() ? tally.getInDay() : 0;
      case OFFER_WEEK -> OfferCalendar.week(today) <= tally.getWeek() ? tally.getInWeek() : 0;
      case OFFER_LIFETIME, OFFER_SESSION -> tally.getEver();
      case OFFER_PERIOD_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("period: " + period + " (expected: a known one)");
    };
  }
}
