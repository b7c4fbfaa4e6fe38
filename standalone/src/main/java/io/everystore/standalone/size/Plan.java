package io.everystore.standalone.size;

/**
 * What a shop needs, by the arithmetic of docs/sizing.md; its figures are those measured there.
 *
 * @param shop what it is for
 * @param slots of the job, a core each
 * @param partitions of every topic
 * @param shares of the users, of which a replica holds one; 1 when each holds everybody
 * @param replicas of serving
 * @param coresPerReplica of each
 */
record Plan(Shop shop, int slots, int partitions, int shares, int replicas, int coresPerReplica) {
  static final double EVENT_MICROS = 150;
  static final double FRESH_PAGE_MICROS = 546;
  static final double SAME_PAGE_MICROS = 107;
  private static final double DOOR_MICROS = 20;
  private static final double APPLY_MICROS = 7;

  /** Profile and history, which a replica passes over when it does not hold the person. */
  private static final double PERSON_RECORDS_PER_EVENT = 2;

  private static final double OTHER_RECORDS_PER_EVENT = 2;

  /** The rest is for a replica that restarts, a checkpoint, a minute twice as busy. */
  static final double UTILIZATION = 0.6;

  static final int KEY_GROUPS = 128;
  private static final int[] PARTITIONS = {12, 24, 48, 96};
  private static final int FEWEST_REPLICAS = 3;
  private static final int REPLICAS_OF_A_SHARE = 2;
  private static final int MOST_REPLICAS = 256;
  private static final int MOST_CORES = 8;
  private static final double USER_BYTES = 2_100;
  private static final double ITEM_BYTES = 3_400;
  private static final double ITEM_HEAP_BYTES = 1_500;
  private static final double HEAP_BYTES = 1.5e9;
  private static final double USER_STATE_BYTES = 3_000;
  private static final double ITEM_STATE_BYTES = 20_000;
  private static final double EVENT_BYTES = 300;
  private static final double KEPT_SECONDS = 7 * 86_400;
  private static final double COPIES = 3;
  private static final double REBUILT_PER_SECOND = 17_000;

  /** What the startup probe of a replica waits for. */
  private static final double MOST_REBUILD_SECONDS = 15 * 60;

  static Plan of(Shop shop) {
    int slots = (int) Math.max(1, Math.ceil(shop.events() * EVENT_MICROS / 1e6 / UTILIZATION));
    int partitions = PARTITIONS[PARTITIONS.length - 1];
    for (int i = PARTITIONS.length - 1; i >= 0; i--) {
      partitions = PARTITIONS[i] >= 2 * slots ? PARTITIONS[i] : partitions;
    }
    int shares = 1;
    while (shares < partitions && rebuildSeconds(shop, shares) > MOST_REBUILD_SECONDS) {
      shares++;
    }
    int replicas = Math.max(FEWEST_REPLICAS, shares == 1 ? 1 : REPLICAS_OF_A_SHARE * shares);
    while (replicas < MOST_REPLICAS && cores(shop, shares, replicas) > MOST_CORES) {
      replicas++;
    }
    int cores = (int) Math.ceil(cores(shop, shares, replicas));
    return new Plan(shop, slots, partitions, shares, replicas, cores);
  }

  private static double cores(Shop shop, int shares, int replicas) {
    return pageCores(shop) / replicas + applyCores(shop, shares);
  }

  /** Cores for pages and the door, all replicas together. */
  private static double pageCores(Shop shop) {
    return (shop.pages() * pageMicros(shop) + shop.events() * DOOR_MICROS) / 1e6 / UTILIZATION;
  }

  /** Cores that each replica needs to apply what the job writes. */
  private static double applyCores(Shop shop, int shares) {
    double records = PERSON_RECORDS_PER_EVENT / shares + OTHER_RECORDS_PER_EVENT;
    return shop.events() * records * APPLY_MICROS / 1e6 / UTILIZATION;
  }

  private static double pageMicros(Shop shop) {
    return (1 - shop.repeats()) * FRESH_PAGE_MICROS + shop.repeats() * SAME_PAGE_MICROS;
  }

  double pageCores() {
    return pageCores(shop);
  }

  double applyCores() {
    return applyCores(shop, shares);
  }

  /** On Flink's disks, with room to compact. */
  double stateBytes() {
    return 2 * (shop.users() * USER_STATE_BYTES + shop.items() * ITEM_STATE_BYTES);
  }

  double replicaFileBytes() {
    return shop.users() * USER_BYTES / shares + shop.items() * ITEM_BYTES;
  }

  /** Every profile and history once, where replicas read those they do not hold; 0 without. */
  double redisBytes() {
    return shares == 1 ? 0 : shop.users() * USER_BYTES;
  }

  double replicaMemoryBytes() {
    return 2 * (HEAP_BYTES + shop.items() * ITEM_HEAP_BYTES) + replicaFileBytes();
  }

  double logBytes() {
    return shop.events() * EVENT_BYTES * KEPT_SECONDS * COPIES;
  }

  double rebuildSeconds() {
    return rebuildSeconds(shop, shares);
  }

  private static double rebuildSeconds(Shop shop, int shares) {
    return shop.users() / REBUILT_PER_SECOND / shares;
  }

  /** Slots that key groups allow. */
  boolean fitsJob() {
    return slots <= KEY_GROUPS;
  }

  /** A replica has to be back before its startup probe gives up, and to keep up. */
  boolean fitsReplica() {
    return rebuildSeconds() <= MOST_REBUILD_SECONDS && coresPerReplica <= MOST_CORES;
  }
}
