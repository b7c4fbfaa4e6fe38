package io.everystore.serving.candidate;

import io.everystore.feature.proto.CartLine;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.DecayedCount;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Model;
import io.everystore.feature.proto.Neighbours;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Rebuys;
import io.everystore.feature.proto.RecentItems;
import io.everystore.feature.proto.Session;
import io.everystore.feature.proto.SessionView;
import io.everystore.serving.view.HeapItemIndex;
import io.everystore.serving.view.HeapRankings;
import io.everystore.serving.view.HeapSessionIndex;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.ModelImage;
import io.everystore.serving.view.Rankings;
import io.everystore.serving.view.SessionIndex;
import io.everystore.serving.view.Views;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small shop over the real views, filled by hand. */
public final class TestShop implements Views {
  /** Now, in every test. */
  public static final long NOW_MILLIS = 1_700_000_000_000L;

  public static final long MINUTE_MILLIS = 60_000;
  public static final long DAY_MILLIS = 86_400_000;

  private final HeapItemIndex items = new HeapItemIndex();
  private final HeapSessionIndex sessions =
      new HeapSessionIndex(items, HeapSessionIndex.Limits.DEFAULT);
  private final HeapRankings rankings = new HeapRankings(items);
  private final Map<String, Profile> profiles = new HashMap<>();
  private ModelImage models = ModelImage.EMPTY;
  private boolean caughtUp = true;
  private boolean behind;
  private @Nullable RuntimeException profileFailure;

  /** Puts an item of which {@code popularity} events are known, sold half as often. */
  public TestShop item(String id, String category, double popularity) {
    return item(
        CatalogueItem.newBuilder()
            .setId(id)
            .setTitle("Title of " + id)
            .setProductType(category)
            .setBrand("Brand " + id.charAt(0))
            .setPriceCents(1_000)
            .setCurrency("EUR")
            .setCreatedTimeMillis(NOW_MILLIS - DAY_MILLIS)
            .build(),
        popularity);
  }

  public TestShop item(CatalogueItem item, double popularity) {
    items.apply(item);
    DecayedCount count =
        DecayedCount.newBuilder().setWeight(popularity).setAtMillis(NOW_MILLIS).build();
    items.apply(
        ItemStats.newBuilder()
            .setItemId(item.getId())
            .setTrend(count)
            .setPopularity(count)
            .setLongPopularity(count)
            .setSales(count.toBuilder().setWeight(popularity / 2))
            .build());
    rankings.rebuild();
    return this;
  }

  /** Sells an item that people buy again after so many days. */
  public TestShop boughtEvery(String id, double days) {
    items.apply(
        ItemStats.newBuilder()
            .setItemId(id)
            .setRebuys(Rebuys.newBuilder().setCount(5).setLogDaysSum(5 * Math.log(days)))
            .build());
    return this;
  }

  public TestShop outOfStock(String id) {
    items.apply(CatalogueItem.newBuilder().setId(id).setAvailability("out_of_stock").build());
    rankings.rebuild();
    return this;
  }

  /** Sets what is seen after an item, strongest first, weighing 8, 4, 2 … */
  public TestShop after(String id, String... others) {
    Neighbours.Builder neighbours = Neighbours.newBuilder().setItemId(id);
    float weight = 8;
    for (String other : others) {
      neighbours.addAfterIds(other).addAfterWeights(weight);
      weight /= 2;
    }
    items.apply(neighbours.build());
    return this;
  }

  public TestShop boughtWith(String id, String... others) {
    Neighbours.Builder neighbours = Neighbours.newBuilder().setItemId(id);
    for (String other : others) {
      neighbours.addBoughtIds(other).addBoughtWeights(4);
    }
    items.apply(neighbours.build());
    return this;
  }

  public TestShop session(String key, long timeMillis, String... itemIds) {
    sessions.apply(
        SessionView.newBuilder()
            .setVersion(1)
            .setKey(key)
            .setLastEventTimeMillis(timeMillis)
            .addAllItemIds(Arrays.asList(itemIds))
            .build());
    return this;
  }

  public TestShop profile(Profile profile) {
    profiles.put(profile.getId(), profile);
    return this;
  }

  /** Publishes a model. */
  public TestShop model(Model model) {
    models = models.with(model);
    return this;
  }

  public void behind(boolean isBehind) {
    behind = isBehind;
  }

  @Override
  public boolean isBehind() {
    return behind;
  }

  public void caughtUp(boolean isCaughtUp) {
    caughtUp = isCaughtUp;
  }

  /** Makes every read of a profile fail. */
  public void failProfiles(RuntimeException failure) {
    profileFailure = failure;
  }

  /** What a person did, to be put together event by event, oldest first. */
  public static final class History {
    private static final List<String> EVENTS = List.of("view_item", "add_to_cart", "purchase");
    private final Profile.Builder profile = Profile.newBuilder();
    private final Session.Builder session = Session.newBuilder().setKey("own");
    private final RecentItems.Builder recent = RecentItems.newBuilder();
    private int count;

    public History(String id) {
      profile.setId(id).setLastEventTimeMillis(NOW_MILLIS).setVersion(1);
      for (String event : EVENTS) {
        profile.addEventCounts(EventCount.newBuilder().setName(event).setTotal(1));
      }
    }

    public History viewed(String... itemIds) {
      for (String itemId : itemIds) {
        event(itemId, 0, count * -1_000L);
        session.addItemIds(itemId);
      }
      return this;
    }

    public History inCart(String itemId) {
      event(itemId, 1, 0);
      profile.addCart(CartLine.newBuilder().setItemId(itemId).setQuantity(1));
      return this;
    }

    public History purchased(String itemId, long ageMillis) {
      return event(itemId, 2, ageMillis);
    }

    private History event(String itemId, int event, long ageMillis) {
      count++;
      recent.addItemIds(itemId).addEventIndexes(event).addAgesMillis(Math.max(0, ageMillis));
      return this;
    }

    public Profile.Builder builder() {
      RecentItems.Builder newestFirst = RecentItems.newBuilder();
      for (int i = count - 1; i >= 0; i--) {
        newestFirst
            .addItemIds(recent.getItemIds(i))
            .addEventIndexes(recent.getEventIndexes(i))
            .addAgesMillis(recent.getAgesMillis(i));
      }
      profile.setVersion(count + 1).setRecent(newestFirst).clearSessions();
      if (session.getItemIdsCount() > 0) {
        profile.addSessions(session);
      }
      return profile;
    }

    public Profile build() {
      return builder().build();
    }
  }

  @Override
  public @Nullable Profile findProfile(String id) {
    if (profileFailure != null) {
      throw profileFailure;
    }
    return profiles.get(id);
  }

  @Override
  public ItemIndex items() {
    return items;
  }

  @Override
  public SessionIndex sessions() {
    return sessions;
  }

  @Override
  public Rankings rankings() {
    return rankings;
  }

  @Override
  public ModelImage models() {
    return models;
  }

  @Override
  public boolean caughtUp() {
    return caughtUp;
  }
}
