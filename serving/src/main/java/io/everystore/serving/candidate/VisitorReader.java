package io.everystore.serving.candidate;

import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Purchases;
import io.everystore.feature.proto.RecentItems;
import io.everystore.feature.proto.Session;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.SessionIndex;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Fills a {@link Visitor} from a profile. Items the index does not know are left out. */
public final class VisitorReader {
  private static final double AFFINITY_HALF_LIFE_MILLIS = 7 * 86_400_000.0;

  /** Items taken from the recent ones when no session is known. */
  private static final int SESSION_FROM_RECENT = 10;

  /** Orders from which on a person has a period of their own. */
  private static final int FEW_ORDERS = 3;

  private static final double DAY_MILLIS = 86_400_000;

  private VisitorReader() {}

  /**
   * Fills {@code into}, forgetting whom it held before.
   *
   * @param profile null for someone nothing is known of
   */
  public static void read(
      @Nullable Profile profile,
      ItemIndex items,
      SessionIndex sessions,
      long nowMillis,
      Visitor into) {
    into.clear(nowMillis);
    if (profile == null) {
      return;
    }
    into.known = true;
    into.version = profile.getVersion();
    into.segmentIds = profile.getSegmentIdsList();
    into.lastEventTimeMillis = profile.getLastEventTimeMillis();
    readCart(profile, items, into);
    readRecent(profile, items, into);
    readSession(profile, items, sessions, into);
    into.categoryCount =
        readAffinities(
            profile.getCategoriesList(),
            items::findCategory,
            into.lastEventTimeMillis,
            into.categories,
            into.categoryWeights);
    into.brandCount =
        readAffinities(
            profile.getBrandsList(),
            items::findBrand,
            into.lastEventTimeMillis,
            into.brands,
            into.brandWeights);
    Purchases purchases = profile.getPurchases();
    if (purchases.getOrders() >= FEW_ORDERS) {
      long millis = purchases.getLastEventTimeMillis() - profile.getFirstEventTimeMillis();
      into.orderPeriodDays = millis / DAY_MILLIS / (purchases.getOrders() - 1);
    }
    if (profile.getPrice().getWeight() > 0) {
      into.meanPriceCents =
          profile.getPrice().getWeightedSumCents() / profile.getPrice().getWeight();
    }
  }

  private static void readCart(Profile profile, ItemIndex items, Visitor into) {
    for (int i = profile.getCartCount() - 1; i >= 0 && into.cartCount < into.cart.length; i--) {
      int item = items.find(profile.getCart(i).getItemId());
      if (item != ItemIndex.NONE && (into.mark(item, Visitor.IN_CART) & Visitor.IN_CART) == 0) {
        into.cart[into.cartCount++] = item;
      }
    }
  }

  private static void readRecent(Profile profile, ItemIndex items, Visitor into) {
    RecentItems recent = profile.getRecent();
    int count =
        Math.min(
            Math.min(recent.getItemIdsCount(), recent.getEventIndexesCount()),
            Math.min(recent.getAgesMillisCount(), Visitor.MAX_RECENT));
    for (int i = 0; i < count; i++) {
      int event = recent.getEventIndexes(i);
      int action =
          event >= 0 && event < profile.getEventCountsCount()
              ? action(profile.getEventCounts(event).getName())
              : 0;
      int item = action == 0 ? ItemIndex.NONE : items.find(recent.getItemIds(i));
      if (item == ItemIndex.NONE) {
        continue;
      }
      long timeMillis = into.lastEventTimeMillis - recent.getAgesMillis(i);
      int before = into.mark(item, action);
      if ((before & (Visitor.VIEWED | Visitor.CARTED | Visitor.PURCHASED)) == 0) {
        into.recent[into.recentCount] = item;
        into.recentTimesMillis[into.recentCount++] = timeMillis;
      }
      if (action == Visitor.PURCHASED && (before & Visitor.PURCHASED) == 0) {
        into.purchased[into.purchasedCount] = item;
        into.purchaseTimesMillis[into.purchasedCount++] = timeMillis;
      }
    }
  }

  /** What an event says of the items it carries; 0 when it says nothing of interest in them. */
  private static int action(String eventName) {
    return switch (eventName) {
      case "purchase" -> Visitor.PURCHASED;
      case "add_to_cart" -> Visitor.CARTED;
      case "view_item_list",
          "view_promotion",
          "select_promotion",
          "remove_from_cart",
          "view_cart",
          "refund" ->
          0;
      default -> Visitor.VIEWED;
    };
  }

  private static void readSession(
      Profile profile, ItemIndex items, SessionIndex sessions, Visitor into) {
    if (profile.getSessionsCount() > 0) {
      Session session = profile.getSessions(profile.getSessionsCount() - 1);
      for (int i = 0; i < session.getItemIdsCount(); i++) {
        int item = items.find(session.getItemIds(i));
        if (item != ItemIndex.NONE) {
          into.visit(item);
        }
      }
      into.sessionEvents = session.getEventCount();
      into.sessionNumber = sessions.find(session.getKey());
      if (into.sessionNumber == ItemIndex.NONE) {
        into.sessionNumber = sessions.find(profile.getId() + "/" + session.getKey());
      }
    }
    if (into.sessionCount == 0) {
      for (int i = Math.min(SESSION_FROM_RECENT, into.recentCount) - 1; i >= 0; i--) {
        into.visit(into.recent[i]);
      }
    }
  }

  private static int readAffinities(
      List<Affinity> affinities,
      ToIntFunction<String> number,
      long atMillis,
      int[] numbers,
      float[] weights) {
    int count = 0;
    float greatest = 0;
    for (int i = 0; i < affinities.size() && count < numbers.length; i++) {
      Affinity affinity = affinities.get(i);
      int found = number.applyAsInt(affinity.getKey());
      if (found == ItemIndex.NONE || affinity.getWeight() <= 0) {
        continue;
      }
      double halfLives = (affinity.getAtMillis() - atMillis) / AFFINITY_HALF_LIFE_MILLIS;
      numbers[count] = found;
      weights[count] = (float) (affinity.getWeight() * Math.pow(2, Math.min(0, halfLives)));
      greatest = Math.max(greatest, weights[count++]);
    }
    for (int i = 0; i < count; i++) {
      weights[i] /= greatest > 0 ? greatest : 1;
    }
    return count;
  }
}
