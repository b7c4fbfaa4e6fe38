package io.everystore.serving.view;

import io.everystore.feature.codec.CatalogueRemoval;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.DecayedCount;
import io.everystore.feature.proto.DistinctPeople;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.proto.Neighbours;
import io.everystore.feature.proto.Rebuys;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The item index on the heap, fed with the values of the catalogue, item and neighbour topics in
 * any order between the three.
 *
 * <p>The methods that change it belong to one thread; it takes what it is given, versions are the
 * caller's concern. Readers take no locks: an item's card and neighbours are immutable objects
 * swapped by one reference write, what ranking asks of it lies in an {@link ItemFactTable}.
 */
public final class HeapItemIndex implements ItemIndex {
  static final int HORIZONS = Horizon.values().length;

  /** No weight, or weight from before people were told apart. */
  static final int UNKNOWN_PEOPLE = -1;

  private static final double HOUR_MILLIS = 3_600_000;
  private static final double[] HALF_LIVES_MILLIS = {
    HOUR_MILLIS, 24 * HOUR_MILLIS, 14 * 24 * HOUR_MILLIS, 14 * 24 * HOUR_MILLIS
  };

  private static final VarHandle CARD = MethodHandles.arrayElementVarHandle(ItemCard[].class);
  private static final VarHandle NEIGHBOURHOOD =
      MethodHandles.arrayElementVarHandle(Neighbourhood[].class);
  private static final VarHandle REBUY_DAYS = MethodHandles.arrayElementVarHandle(float[].class);

  /** Times an item was bought again before that tells its period. */
  private static final int FEW_REBUYS = 3;

  private static final VarHandle PEOPLE = MethodHandles.arrayElementVarHandle(byte[].class);

  private record Neighbourhood(NeighbourList after, NeighbourList before, NeighbourList bought) {
    static final Neighbourhood EMPTY =
        new Neighbourhood(NeighbourList.EMPTY, NeighbourList.EMPTY, NeighbourList.EMPTY);
  }

  /** Parallel arrays by item number, grown together; {@code people} has four entries each. */
  private record Columns(
      ItemCard[] cards,
      @Nullable Neighbourhood[] neighbourhoods,
      ItemFactTable facts,
      byte[] people,
      float[] rebuyDays) {}

  private final NameTable ids = new NameTable();
  private final NameTable brands = new NameTable();
  private final NameTable groups = new NameTable();
  private final CategoryTree categories = new CategoryTree();
  private volatile Columns columns =
      new Columns(
          new ItemCard[0], new Neighbourhood[0], new ItemFactTable(0), new byte[0], new float[0]);
  private final AtomicLong changes = new AtomicLong();

  /** The item's number, given out now when the id is new. Writer only. */
  public int number(String itemId) {
    int known = ids.find(itemId);
    if (known != NONE) {
      return known;
    }
    int number = ids.size();
    ensureRoom(number);
    swapCard(number, card(itemId, null, ItemDescription.NOTHING, false));
    setRebuyDays(number, Rebuys.getDefaultInstance());
    for (Horizon horizon : Horizon.values()) {
      setPopularity(number, horizon, DecayedCount.getDefaultInstance());
      setPeople(number, horizon, UNKNOWN_PEOPLE);
    }
    return ids.add(itemId);
  }

  /** Takes a catalogue entry. Writer only. */
  public void apply(CatalogueItem entry) {
    if (CatalogueRemoval.isOne(entry)) {
      removeFromCatalogue(entry.getId());
      return;
    }
    int item = number(entry.getId());
    ItemCard old = cardOf(item);
    ItemDescription catalogue = ItemDescription.of(entry);
    if (!catalogue.equals(old.catalogue())) {
      swapCard(item, card(entry.getId(), catalogue, old.observed(), false));
    }
  }

  /** Takes the catalogue entry away; the item is not shown until it is put again. Writer only. */
  public void removeFromCatalogue(String itemId) {
    int item = number(itemId);
    swapCard(item, card(itemId, null, cardOf(item).observed(), true));
  }

  /** Takes what the stream says of an item. Writer only. */
  public void apply(ItemStats stats) {
    int item = number(stats.getItemId());
    ItemCard old = cardOf(item);
    ItemDescription observed =
        ItemDescription.of(stats.getObserved(), stats.getFirstEventTimeMillis());
    if (!observed.equals(old.observed())) {
      swapCard(item, card(stats.getItemId(), old.catalogue(), observed, old.withdrawn()));
    }
    setRebuyDays(item, stats.getRebuys());
    setPopularity(item, Horizon.HOUR, stats.getTrend());
    setPopularity(item, Horizon.DAY, stats.getPopularity());
    setPopularity(item, Horizon.FORTNIGHT, stats.getLongPopularity());
    setPopularity(item, Horizon.SALES, stats.getSales());
    int people = stats.hasPeople() ? distinct(stats.getPeople()) : UNKNOWN_PEOPLE;
    setPeople(item, Horizon.HOUR, people);
    setPeople(item, Horizon.DAY, people);
    setPeople(
        item,
        Horizon.FORTNIGHT,
        stats.hasLongPeople() ? distinct(stats.getLongPeople()) : UNKNOWN_PEOPLE);
    setPeople(
        item, Horizon.SALES, stats.hasBuyers() ? distinct(stats.getBuyers()) : UNKNOWN_PEOPLE);
    changed();
  }

  /** Forgets what the stream said of an item. Writer only. */
  public void removeStats(String itemId) {
    apply(ItemStats.newBuilder().setItemId(itemId).build());
  }

  /** Takes an item's neighbours; those unknown so far get a number. Writer only. */
  public void apply(Neighbours neighbours) {
    int item = number(neighbours.getItemId());
    Neighbourhood decoded =
        new Neighbourhood(
            list(neighbours.getAfterIdsList(), neighbours.getAfterWeightsList()),
            list(neighbours.getBeforeIdsList(), neighbours.getBeforeWeightsList()),
            list(neighbours.getBoughtIdsList(), neighbours.getBoughtWeightsList()));
    NEIGHBOURHOOD.setRelease(columns.neighbourhoods, item, decoded);
  }

  /** Forgets an item's neighbours. Writer only. */
  public void removeNeighbours(String itemId) {
    apply(Neighbours.newBuilder().setItemId(itemId).build());
  }

  /** Grows whenever a ranking of the items may have changed. */
  long changes() {
    return changes.getAcquire();
  }

  /**
   * Different people behind the item's popularity lately, as far as they are told apart, or {@link
   * #UNKNOWN_PEOPLE}.
   */
  int people(int item, Horizon horizon) {
    return (byte) PEOPLE.getOpaque(columns.people, place(item, horizon));
  }

  CategoryTree categories() {
    return categories;
  }

  @Override
  public int find(String itemId) {
    return ids.find(itemId);
  }

  @Override
  public int size() {
    return ids.size();
  }

  @Override
  public String itemId(int item) {
    return ids.name(item);
  }

  @Override
  public boolean available(int item) {
    return columns.facts.available(item);
  }

  @Override
  public int category(int item) {
    return columns.facts.category(item);
  }

  @Override
  public int topCategory(int item) {
    return columns.facts.topCategory(item);
  }

  @Override
  public String categoryName(int category) {
    return categories.name(category);
  }

  @Override
  public int findCategory(String productType) {
    return categories.find(productType);
  }

  @Override
  public boolean isWithin(int category, int ancestor) {
    return categories.isWithin(category, ancestor);
  }

  @Override
  public int brand(int item) {
    return columns.facts.brand(item);
  }

  @Override
  public String brandName(int brand) {
    return brands.name(brand);
  }

  @Override
  public int findBrand(String brand) {
    return brands.find(brand);
  }

  @Override
  public int group(int item) {
    return columns.facts.group(item);
  }

  @Override
  public long priceCents(int item) {
    return columns.facts.priceCents(item);
  }

  @Override
  public String title(int item) {
    return cardOf(item).title();
  }

  @Override
  public long createdTimeMillis(int item) {
    return columns.facts.createdTimeMillis(item);
  }

  @Override
  public double popularity(int item, Horizon horizon) {
    return columns.facts.popularity(item, horizon);
  }

  @Override
  public byte[] json(int item) {
    return cardOf(item).json();
  }

  @Override
  public NeighbourList after(int item) {
    return neighbourhood(item).after();
  }

  @Override
  public NeighbourList before(int item) {
    return neighbourhood(item).before();
  }

  @Override
  public NeighbourList boughtWith(int item) {
    return neighbourhood(item).bought();
  }

  private ItemCard cardOf(int item) {
    return (ItemCard) CARD.getAcquire(columns.cards, item);
  }

  private Neighbourhood neighbourhood(int item) {
    Neighbourhood known = (Neighbourhood) NEIGHBOURHOOD.getAcquire(columns.neighbourhoods, item);
    return known == null ? Neighbourhood.EMPTY : known;
  }

  private void swapCard(int item, ItemCard card) {
    CARD.setRelease(columns.cards, item, card);
    columns.facts.set(item, card);
    changed();
  }

  private void setPopularity(int item, Horizon horizon, DecayedCount count) {
    columns.facts.setPopularity(item, horizon, logScaled(count, horizon));
  }

  @Override
  public float rebuyDays(int item) {
    return (float) REBUY_DAYS.getOpaque(columns.rebuyDays, item);
  }

  private void setRebuyDays(int item, Rebuys rebuys) {
    double days =
        rebuys.getCount() < FEW_REBUYS ? 0 : Math.exp(rebuys.getLogDaysSum() / rebuys.getCount());
    REBUY_DAYS.setOpaque(columns.rebuyDays, item, (float) days);
  }

  private void setPeople(int item, Horizon horizon, int people) {
    PEOPLE.setOpaque(columns.people, place(item, horizon), (byte) people);
  }

  /** People of both windows. */
  private static int distinct(DistinctPeople people) {
    int distinct = people.getHashesCount();
    for (int person : people.getEarlierHashesList()) {
      distinct += people.getHashesList().contains(person) ? 0 : 1;
    }
    return distinct;
  }

  private void changed() {
    changes.setRelease(changes.getPlain() + 1);
  }

  private static int place(int item, Horizon horizon) {
    return item * HORIZONS + column(horizon);
  }

  /** The horizon's place in arrays with one entry for each. */
  @SuppressWarnings("EnumOrdinal") // never leaves the process
  static int column(Horizon horizon) {
    return horizon.ordinal();
  }

  private ItemCard card(
      String itemId,
      @Nullable ItemDescription catalogue,
      ItemDescription observed,
      boolean withdrawn) {
    ItemDescription known = catalogue == null ? observed : catalogue.orElse(observed);
    int category = known.productType().isEmpty() ? NONE : categories.intern(known.productType());
    return new ItemCard(
        catalogue,
        observed,
        withdrawn,
        known.title(),
        ItemJson.encode(itemId, known),
        category,
        categories.top(category),
        interned(brands, known.brand()),
        interned(groups, known.groupId()),
        known.available() && !withdrawn,
        known.currentPriceCents(),
        known.createdTimeMillis());
  }

  private NeighbourList list(List<String> itemIds, List<Float> weights) {
    int length = Math.min(itemIds.size(), weights.size());
    if (length == 0) {
      return NeighbourList.EMPTY;
    }
    int[] items = new int[length];
    float[] strengths = new float[length];
    for (int i = 0; i < length; i++) {
      items[i] = number(itemIds.get(i));
      strengths[i] = weights.get(i);
    }
    return new NeighbourList(items, strengths);
  }

  private void ensureRoom(int number) {
    Columns old = columns;
    if (number == old.cards.length) {
      int capacity = Math.max(16, number * 2);
      columns =
          new Columns(
              Arrays.copyOf(old.cards, capacity),
              Arrays.copyOf(old.neighbourhoods, capacity),
              old.facts.grownTo(capacity),
              Arrays.copyOf(old.people, capacity * HORIZONS),
              Arrays.copyOf(old.rebuyDays, capacity));
    }
  }

  private static int interned(NameTable names, String name) {
    if (name.isEmpty()) {
      return NONE;
    }
    int known = names.find(name);
    return known != NONE ? known : names.add(name);
  }

  private static double logScaled(DecayedCount count, Horizon horizon) {
    if (!(count.getWeight() > 0)) {
      return Double.NEGATIVE_INFINITY;
    }
    return Math.log(count.getWeight()) / Math.log(2)
        + count.getAtMillis() / HALF_LIVES_MILLIS[column(horizon)];
  }
}
