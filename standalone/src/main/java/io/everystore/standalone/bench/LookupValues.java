package io.everystore.standalone.bench;

import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.RecentItems;

/** Profiles to look up, encoded as the job writes them. Immutable. */
final class LookupValues {
  private static final int ITEMS = 100_000;
  private static final long NOW_MILLIS = 1_790_000_000_000L;
  private static final int FEW_RECENT_ITEMS = 4;

  private final byte[][] values;
  private final int meanBytes;

  private LookupValues(int count, boolean large) {
    SyntheticShop shop = new SyntheticShop(ITEMS, count, NOW_MILLIS);
    values = new byte[count][];
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      Profile profile = shop.profile(i, 0);
      values[i] = (large ? profile : newcomer(profile)).toByteArray();
      bytes += values[i].length;
    }
    meanBytes = Math.toIntExact(bytes / count);
  }

  /** People who came a few days ago and looked at a few things. */
  static LookupValues small(int count) {
    return new LookupValues(count, false);
  }

  /** People with twenty recent items, a session, favourites and purchases. */
  static LookupValues large(int count) {
    return new LookupValues(count, true);
  }

  private static Profile newcomer(Profile profile) {
    RecentItems recent = profile.getRecent();
    return profile.toBuilder()
        .clearPurchases()
        .clearCart()
        .clearSessions()
        .clearBrands()
        .addBrands(profile.getBrands(0))
        .setRecent(
            RecentItems.newBuilder()
                .addAllItemIds(recent.getItemIdsList().subList(0, FEW_RECENT_ITEMS))
                .addAllEventIndexes(recent.getEventIndexesList().subList(0, FEW_RECENT_ITEMS))
                .addAllAgesMillis(recent.getAgesMillisList().subList(0, FEW_RECENT_ITEMS)))
        .build();
  }

  int keys() {
    return values.length;
  }

  static String key(int i) {
    return SyntheticShop.userId(i);
  }

  byte[] value(int i) {
    return values[i];
  }

  int meanBytes() {
    return meanBytes;
  }
}
