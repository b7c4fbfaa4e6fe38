package io.everystore.standalone.bench;

import io.everystore.feature.model.EpochClock;

/**
 * What a fresh page costs beside the same server's plain-text floor while a hundred thousand, a
 * million and four million people are held, of one catalogue.
 */
final class UsersBench {
  /** With {@code --scale 2.5} the largest is ten million, for which 24 GB are just enough. */
  private static final int[] USERS = {100_000, 1_000_000, 4_000_000};

  private static final int SESSIONS = 400_000;
  private static final String HEAP = "4g";
  private static final double MOST_GROWTH = 1.1;

  private UsersBench() {}

  static BenchResult run(BenchScale scale) throws Exception {
    BenchResult result = new BenchResult("users");
    double first = 0;
    double last = 0;
    for (int full : USERS) {
      int users = scale.count(full);
      SyntheticShop shop = new SyntheticShop(scale.items(), users, EpochClock.SYSTEM.millis());
      double floors = measure(result, "%,d users".formatted(users), shop, scale);
      first = first == 0 ? floors : first;
      last = floors;
    }
    return result.addAtMost(
        "fresh page in floors, most users / fewest", last / first, "", MOST_GROWTH);
  }

  /** Returns what a fresh page costs, in floors. */
  private static double measure(
      BenchResult result, String what, SyntheticShop shop, BenchScale scale) throws Exception {
    try (BenchSystem system = BenchSystem.start()) {
      system.loadViews(shop, scale.count(SESSIONS));
      BenchSystem.ServingHandle serving = system.startServing(shop, HEAP);
      try (ApiClient client = new ApiClient(serving.port())) {
        RequestCost floorCost = new RequestCost(number -> client.get("/floor"));
        RequestCost freshCost = new RequestCost(new PagesBench.FreshPages(client, shop));
        freshCost.warmUp(scale.time(PagesBench.WARM_UP));
        floorCost.warmUp(scale.time(PagesBench.SHORT_WARM_UP));
        RequestCost.measure(serving, scale, floorCost, freshCost);
        double floors = freshCost.micros() / floorCost.micros();
        result
            .add(what + ", floor (plain text)", floorCost.micros(), "µs CPU a request")
            .add(what + ", fresh home page", freshCost.micros(), "µs CPU a request")
            .add(what + ", fresh home page / floor", floors, "")
            .add(what + ", views rebuilt", serving.caughtUpSeconds(), "s")
            .add(
                what + ", resident size of serving",
                serving.process().meter().residentBytes() / 1e6,
                "MB");
        return floors;
      }
    }
  }
}
