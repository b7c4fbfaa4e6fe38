package io.everystore.standalone.size;

/**
 * A shop by what decides its size, at its peak.
 *
 * @param users people whose profiles are kept
 * @param items in the catalogue
 * @param events a second
 * @param pages a second
 * @param repeats share of pages that are asked for again before anything changed, 0..1
 */
record Shop(long users, long items, double events, double pages, double repeats) {
  static final long MOST_USERS = 1_000_000_000;

  Shop {
    require("users", (double) users, 1, MOST_USERS);
    require("items", (double) items, 1, 1_000_000_000);
    require("events", events, 0, 10_000_000);
    require("pages", pages, 0, 10_000_000);
    require("repeats", repeats, 0, 1);
  }

  private static void require(String name, double given, double least, double most) {
    if (!(given >= least && given <= most)) {
      throw new IllegalArgumentException(
          "%s: %s (expected: %,.0f..%,.0f)".formatted(name, given, least, most));
    }
  }
}
