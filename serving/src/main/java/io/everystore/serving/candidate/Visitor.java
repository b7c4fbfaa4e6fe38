package io.everystore.serving.candidate;

import io.everystore.serving.view.ItemIndex;
import java.util.List;

/**
 * The person a page is for, as numbers of the item index. Belongs to one thread and is reused;
 * filled by {@link VisitorReader}. Arrays are read-only outside this package.
 */
public final class Visitor {
  static final int MAX_RECENT = 40;
  static final int MAX_SESSION = 50;
  static final int MAX_CART = 50;
  static final int MAX_AFFINITIES = 24;

  /** What the person did with an item, as bits. */
  public static final int VIEWED = 1;

  public static final int CARTED = 2;
  public static final int PURCHASED = 4;
  public static final int IN_SESSION = 8;
  public static final int IN_CART = 16;

  boolean known;
  long version;
  long nowMillis;
  long lastEventTimeMillis;

  /** Distinct items, newest first. */
  final int[] recent = new int[MAX_RECENT];

  final long[] recentTimesMillis = new long[MAX_RECENT];
  int recentCount;

  /** Purchased items, newest first. */
  final int[] purchased = new int[MAX_RECENT];

  final long[] purchaseTimesMillis = new long[MAX_RECENT];
  int purchasedCount;

  /** Items of the session going on, oldest first, as they were visited. */
  final int[] session = new int[MAX_SESSION * 2];

  int sessionCount;
  int sessionNumber;
  int sessionEvents;

  /** Newest first. */
  final int[] cart = new int[MAX_CART];

  int cartCount;

  final int[] categories = new int[MAX_AFFINITIES];
  final float[] categoryWeights = new float[MAX_AFFINITIES];
  int categoryCount;
  final int[] brands = new int[MAX_AFFINITIES];
  final float[] brandWeights = new float[MAX_AFFINITIES];
  int brandCount;
  double meanPriceCents;
  double orderPeriodDays;
  List<String> segmentIds = List.of();

  private final IntIndex touched = new IntIndex(128);
  private final int[] actions = new int[MAX_RECENT + MAX_SESSION * 2 + MAX_CART + 1];

  void clear(long now) {
    known = false;
    version = 0;
    nowMillis = now;
    lastEventTimeMillis = 0;
    recentCount = 0;
    purchasedCount = 0;
    sessionCount = 0;
    sessionEvents = 0;
    sessionNumber = ItemIndex.NONE;
    cartCount = 0;
    categoryCount = 0;
    brandCount = 0;
    meanPriceCents = 0;
    orderPeriodDays = 0;
    segmentIds = List.of();
    touched.clear();
  }

  /** Marks what was done with an item and answers what was marked before. */
  int mark(int item, int action) {
    int known = touched.size();
    int at = touched.findOrAdd(item);
    int before = at < known ? actions[at] : 0;
    actions[at] = before | action;
    return before;
  }

  /** Bits of what the person did with the item, 0 for nothing. */
  public int actions(int item) {
    int at = touched.find(item);
    return at == IntIndex.MISSING ? 0 : actions[at];
  }

  /** Share of the session's events that stayed at the item they were at, 0..1. */
  public float staying() {
    return sessionEvents <= sessionCount ? 0 : 1 - (float) sessionCount / sessionEvents;
  }

  /** How often the session came to the item, without repeats right after each other. */
  public int visits(int item) {
    int count = 0;
    for (int i = 0; i < sessionCount; i++) {
      count += session[i] == item ? 1 : 0;
    }
    return count;
  }

  /** Segments the person is a member of, by id. */
  public List<String> segmentIds() {
    return segmentIds;
  }

  /** False when nothing is stored of the person. */
  public boolean known() {
    return known;
  }

  /** Version of the profile, 0 when not {@link #known}. */
  public long version() {
    return version;
  }

  /** When the question was asked. */
  public long nowMillis() {
    return nowMillis;
  }

  /** Event time of the last thing the person did, 0 when not {@link #known}. */
  public long lastEventTimeMillis() {
    return lastEventTimeMillis;
  }

  public int recentCount() {
    return recentCount;
  }

  /** The {@code at}-th distinct item from the newest. */
  public int recent(int at) {
    return recent[at];
  }

  /** When the {@code at}-th distinct item from the newest was met last. */
  public long recentTimeMillis(int at) {
    return recentTimesMillis[at];
  }

  public int sessionCount() {
    return sessionCount;
  }

  /** The {@code at}-th item of the session from the newest. */
  public int session(int at) {
    return session[sessionCount - 1 - at];
  }

  public int cartCount() {
    return cartCount;
  }

  public int cart(int at) {
    return cart[at];
  }

  public int purchasedCount() {
    return purchasedCount;
  }

  public int purchased(int at) {
    return purchased[at];
  }

  /** When the {@code at}-th purchased item was bought last. */
  public long purchaseTimeMillis(int at) {
    return purchaseTimesMillis[at];
  }

  public int categoryCount() {
    return categoryCount;
  }

  /** Category of the {@code at}-th interest, a path of any level. */
  public int category(int at) {
    return categories[at];
  }

  /** Weight of the {@code at}-th interest, the greatest being 1. */
  public float categoryWeight(int at) {
    return categoryWeights[at];
  }

  public int brandCount() {
    return brandCount;
  }

  public int brand(int at) {
    return brands[at];
  }

  /** Weight of the {@code at}-th interest, the greatest being 1. */
  public float brandWeight(int at) {
    return brandWeights[at];
  }

  /** Decayed mean of the prices looked at, 0 when unknown. */
  public double meanPriceCents() {
    return meanPriceCents;
  }

  /** Days between the person's orders, 0 when there were too few to tell. */
  public double orderPeriodDays() {
    return orderPeriodDays;
  }

  /** Adds an item to the end of the session, as if it had just been visited. */
  public void visit(int item) {
    if (sessionCount == session.length) {
      return;
    }
    if (sessionCount == 0 || session[sessionCount - 1] != item) {
      session[sessionCount++] = item;
    }
    mark(item, IN_SESSION);
  }
}
