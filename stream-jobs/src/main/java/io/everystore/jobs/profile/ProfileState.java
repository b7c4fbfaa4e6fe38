package io.everystore.jobs.profile;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.aggregate.Affinities;
import io.everystore.feature.aggregate.Decay;
import io.everystore.feature.aggregate.DecayedMean;
import io.everystore.feature.aggregate.EventCounts;
import io.everystore.feature.aggregate.RecentItems;
import io.everystore.feature.codec.ClientRedirect;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.offer.OfferMeetings;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.PersonRedemptions;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.SessionView;
import io.everystore.jobs.affinity.EventKind;
import io.everystore.jobs.affinity.FactSink;
import io.everystore.jobs.influence.BotWatch;
import io.everystore.jobs.influence.Influence;
import io.everystore.jobs.session.OpenSessions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything kept of one person, updated event by event and written as {@code
 * everystore.v1.Profile}. Mutable, not thread-safe.
 *
 * <p>Events come in any order: a late one counts in full. What stands in sequence (sessions, cart)
 * takes events as they arrive, see {@link OpenSessions} and {@link Cart}.
 */
public final class ProfileState {
  public static final int MAX_CATEGORIES = 24;
  public static final int MAX_BRANDS = 16;

  /** How interest is forgotten. */
  public static final Decay INTEREST = Decay.halfLife(Duration.ofDays(7));

  /** Items of an event up to which comparing all pairs beats hashing. */
  private static final int FEW_ITEMS = 8;

  private String id;
  private String experimentUnit = "";
  private List<String> segmentIds = List.of();
  private final List<String> clientIds = new ArrayList<>(2);
  private final AppliedPositions positions = new AppliedPositions();
  private long firstEventTimeMillis;
  private long lastEventTimeMillis;
  private long lastReceivedTimeMillis;
  private final RecentItems recent = new RecentItems();
  private final EventCounts eventCounts = new EventCounts();
  private final EventCounts promotionCounts = EventCounts.withRuns();
  private final GrantedOffers grantedOffers = new GrantedOffers();
  private final OpenSessions sessions = new OpenSessions();
  private final Affinities categories = new Affinities(MAX_CATEGORIES, INTEREST);
  private final Affinities brands = new Affinities(MAX_BRANDS, INTEREST);
  private final DecayedMean price = new DecayedMean();
  private final PurchaseTotals purchases = new PurchaseTotals();
  private final Cart cart = new Cart();
  private final Influence influence = new Influence();
  private final BotWatch botWatch = new BotWatch();
  private final ListMemberships lists = new ListMemberships();
  private boolean trusted = true;
  private int changes;

  private ProfileState(String id) {
    this.id = id;
  }

  public static ProfileState create(String id) {
    return new ProfileState(id);
  }

  /**
   * Reads what {@link #toByteArray} wrote.
   *
   * @throws IllegalArgumentException when the bytes are no such message
   */
  public static ProfileState parse(byte[] profileBytes) {
    ProfileState state = new ProfileState("");
    try {
      state.readFrom(CodedInputStream.newInstance(profileBytes));
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "profile of " + profileBytes.length + " bytes: unreadable", e);
    }
    return state;
  }

  /**
   * Updates every part with an event that stands at this place of the log, and tells {@code facts}
   * what it says of items, as far as one person may.
   */
  public void apply(Interaction event, int partition, long offset, FactSink facts) {
    changes++;
    long timeMillis = event.getEventTimeMillis();
    sessions.clearChanged();
    positions.advance(partition, offset);
    span(timeMillis, timeMillis);
    lastReceivedTimeMillis = event.getReceivedTimeMillis();
    addClient(event.getClientId());
    int nameIndex = eventCounts.add(event.getName(), timeMillis);
    OfferMeetings.Meeting met = OfferMeetings.of(event);
    if (met != null) {
      promotionCounts.add(met.countName(), timeMillis);
    }
    EventKind kind = EventKind.of(event.getName());
    List<InteractionItem> items = distinct(event.getItemsList());
    trusted = !botWatch.observe(event);
    FactSink capped = influence.begin(id, timeMillis, eventCounts, trusted, facts);
    for (int i = 0; i < items.size(); i++) {
      InteractionItem item = items.get(i);
      facts.itemSeen(item, event.getName(), timeMillis, event.getCurrency());
      if (kind == EventKind.PURCHASE) {
        tellRebuy(item.getItemId(), nameIndex, timeMillis, capped);
      }
      if (kind.isRemembered()) {
        recent.add(item.getItemId(), nameIndex, timeMillis);
      }
      if (kind.weight() > 0) {
        learnTaste(item, kind, timeMillis);
        influence.engage(item.getItemId(), kind, timeMillis);
      }
    }
    boolean newOrder = false;
    if (kind == EventKind.PURCHASE || (kind.isEngagement() && !items.isEmpty())) {
      newOrder = sessions.add(id, event, kind, items, capped);
    }
    String changed = sessions.changedKey();
    if (changed != null && !influence.mayPublish(changed)) {
      sessions.clearChanged();
    }
    trade(event, kind, newOrder);
  }

  private void tellRebuy(String itemId, int purchaseIndex, long timeMillis, FactSink facts) {
    long before = recent.lastTimeMillis(itemId, purchaseIndex);
    if (before != 0 && before < timeMillis) {
      facts.boughtAgain(itemId, timeMillis - before);
    }
  }

  private void learnTaste(InteractionItem item, EventKind kind, long timeMillis) {
    if (!item.getProductType().isEmpty()) {
      categories.add(item.getProductType(), kind.weight(), timeMillis);
    }
    if (!item.getBrand().isEmpty()) {
      brands.add(item.getBrand(), kind.weight(), timeMillis);
    }
    if (item.hasPriceCents() && kind.showsPriceInterest()) {
      price.add(item.getPriceCents(), kind.weight(), timeMillis, INTEREST);
    }
  }

  private void trade(Interaction event, EventKind kind, boolean newOrder) {
    long timeMillis = event.getEventTimeMillis();
    switch (kind) {
      case ADD_TO_CART -> {
        if (timeMillis >= purchases.lastEventTimeMillis()) {
          for (InteractionItem item : event.getItemsList()) {
            cart.add(item, timeMillis);
          }
        }
      }
      case REMOVE_FROM_CART -> takeFromCart(event);
      case PURCHASE -> {
        takeFromCart(event);
        purchases.purchase(event, newOrder);
      }
      case REFUND -> purchases.refund(event);
      default -> {}
    }
  }

  private void takeFromCart(Interaction event) {
    for (InteractionItem item : event.getItemsList()) {
      cart.remove(item, event.getEventTimeMillis());
    }
  }

  /** Moves only the position: the event there is a duplicate or was rejected. */
  public void skip(int partition, long offset) {
    changes++;
    sessions.clearChanged();
    influence.clear();
    positions.advance(partition, offset);
  }

  /** Adds the whole history of a client that turned out to be this person. */
  public void merge(ProfileState client) {
    changes++;
    sessions.clearChanged();
    if (isNew()) {
      experimentUnit = client.experimentUnit();
    }
    positions.merge(client.positions);
    if (client.lastEventTimeMillis != 0) {
      span(client.firstEventTimeMillis, client.lastEventTimeMillis);
    }
    lastReceivedTimeMillis = Math.max(lastReceivedTimeMillis, client.lastReceivedTimeMillis);
    client.clientIds.forEach(this::addClient);
    addClient(client.id);
    recent.merge(client.recent, eventCounts.merge(client.eventCounts));
    promotionCounts.merge(client.promotionCounts);
    grantedOffers.merge(client.grantedOffers);
    sessions.merge(client.sessions);
    categories.merge(client.categories);
    brands.merge(client.brands);
    price.merge(client.price, INTEREST);
    purchases.merge(client.purchases);
    cart.merge(client.cart);
    influence.merge(client.influence);
    botWatch.merge(client.botWatch);
    lists.merge(client.lists);
  }

  /**
   * The same person without anything they did: only the place in the log stays, so that what is
   * written of them later is newer than what was written before.
   */
  public ProfileState forgotten() {
    ProfileState nobody = new ProfileState(id);
    nobody.positions.merge(positions);
    return nobody;
  }

  /** True when nothing is known of the person: they are new, or forgotten. */
  public boolean isBlank() {
    return !hasEvents() && clientIds.isEmpty() && lists.isEmpty();
  }

  /** Clients the person is known by beside their id. */
  public List<String> clientIds() {
    return Collections.unmodifiableList(clientIds);
  }

  /** Keys of the sessions going on. */
  public List<String> sessionKeys() {
    return sessions.keys();
  }

  /** Notes what the person was granted of an offer; false when it is no news. */
  public boolean redeem(PersonRedemptions redemptions) {
    changes++;
    return grantedOffers.put(redemptions);
  }

  /** False before the first event, of their own or of a client that is them. */
  public boolean isKnown() {
    return version() > 0 && !isBlank();
  }

  public String id() {
    return id;
  }

  /**
   * What the variations of experiments are drawn from: the first client a user was known by, so
   * that logging in changes nothing; the id of everybody else. A client that joins a user later
   * goes over to the user's.
   */
  public String experimentUnit() {
    return experimentUnit.isEmpty() ? id : experimentUnit;
  }

  /** Segments the person is a member of, by id. */
  public List<String> segmentIds() {
    return segmentIds;
  }

  public void setSegmentIds(Collection<String> newSegmentIds) {
    changes++;
    segmentIds = newSegmentIds.stream().sorted().toList();
  }

  /** Notes that an upload of a list names the person; false when nothing changes. */
  public boolean list(String listId, long uploadVersion) {
    changes++;
    return lists.add(listId, uploadVersion);
  }

  /** Whether that upload of a list names the person. */
  public boolean isListed(String listId, long uploadVersion) {
    return lists.contains(listId, uploadVersion);
  }

  /** Moves on with each change, so that who has written this one knows whether to write again. */
  public int changes() {
    return changes;
  }

  /** False for somebody who is named in lists and has done nothing yet. */
  public boolean hasEvents() {
    return lastEventTimeMillis != 0;
  }

  private boolean isNew() {
    return clientIds.isEmpty() && experimentUnit.isEmpty() && lastEventTimeMillis == 0;
  }

  /** Sum over partitions of (last applied offset + 1). */
  public long version() {
    return positions.version();
  }

  /** 0 before the first event. */
  public long lastEventTimeMillis() {
    return lastEventTimeMillis;
  }

  /** False when a machine seems to have sent the last event: it moved nothing but this profile. */
  public boolean trustsLastEvent() {
    return trusted;
  }

  /**
   * The session the last {@link #apply} touched, when it has at least two distinct items and the
   * person may tell others of it.
   */
  public @Nullable SessionView changedSession() {
    return sessions.changedView();
  }

  private void span(long first, long last) {
    firstEventTimeMillis =
        firstEventTimeMillis == 0 ? first : Math.min(firstEventTimeMillis, first);
    lastEventTimeMillis = Math.max(lastEventTimeMillis, last);
  }

  private void addClient(String clientId) {
    if (clientId.isEmpty() || clientId.equals(id)) {
      return;
    }
    int last = clientIds.size() - 1;
    if (last >= 0 && clientIds.get(last).equals(clientId)) {
      return;
    }
    if (!clientIds.remove(clientId) && clientIds.size() == ClientRedirect.MAX_CLIENTS) {
      clientIds.remove(0);
    }
    clientIds.add(clientId);
  }

  /** The items, each id once: an event with two lines of one item is one event of that item. */
  private static List<InteractionItem> distinct(List<InteractionItem> items) {
    if (items.size() < 2) {
      return items;
    }
    List<InteractionItem> distinct = new ArrayList<>(items.size());
    Set<String> seen = items.size() > FEW_ITEMS ? new HashSet<>() : Set.of();
    for (InteractionItem item : items) {
      boolean isNew =
          items.size() > FEW_ITEMS
              ? seen.add(item.getItemId())
              : distinct.stream().noneMatch(d -> d.getItemId().equals(item.getItemId()));
      if (isNew) {
        distinct.add(item);
      }
    }
    return distinct;
  }

  public byte[] toByteArray() {
    WireWriter out = WireWriter.ofThread();
    writeTo(out);
    return out.toByteArray();
  }

  public void writeTo(WireWriter out) {
    out.sfixed64(Profile.VERSION_FIELD_NUMBER, version());
    out.string(Profile.ID_FIELD_NUMBER, id);
    for (int i = 0; i < clientIds.size(); i++) {
      out.element(Profile.CLIENT_IDS_FIELD_NUMBER, clientIds.get(i));
    }
    positions.writeTo(
        out, Profile.APPLIED_PARTITIONS_FIELD_NUMBER, Profile.APPLIED_OFFSETS_FIELD_NUMBER);
    out.int64(Profile.FIRST_EVENT_TIME_MILLIS_FIELD_NUMBER, firstEventTimeMillis);
    out.int64(Profile.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER, lastEventTimeMillis);
    out.int64(Profile.LAST_RECEIVED_TIME_MILLIS_FIELD_NUMBER, lastReceivedTimeMillis);
    recent.writeTo(out, Profile.RECENT_FIELD_NUMBER, lastEventTimeMillis);
    eventCounts.writeTo(out, Profile.EVENT_COUNTS_FIELD_NUMBER);
    promotionCounts.writeTo(out, Profile.PROMOTION_COUNTS_FIELD_NUMBER);
    grantedOffers.writeTo(out, Profile.REDEMPTIONS_FIELD_NUMBER);
    sessions.writeTo(out, Profile.SESSIONS_FIELD_NUMBER);
    categories.writeTo(out, Profile.CATEGORIES_FIELD_NUMBER);
    brands.writeTo(out, Profile.BRANDS_FIELD_NUMBER);
    price.writeTo(out, Profile.PRICE_FIELD_NUMBER);
    purchases.writeTo(out, Profile.PURCHASES_FIELD_NUMBER);
    cart.writeTo(out, Profile.CART_FIELD_NUMBER);
    influence.writeTo(out, Profile.INFLUENCE_FIELD_NUMBER);
    botWatch.writeTo(out, Profile.BOT_WATCH_FIELD_NUMBER);
    if (!experimentUnit.isEmpty() && !experimentUnit.equals(id)) {
      out.string(Profile.EXPERIMENT_UNIT_FIELD_NUMBER, experimentUnit);
    }
    for (String segmentId : segmentIds) {
      out.element(Profile.SEGMENT_IDS_FIELD_NUMBER, segmentId);
    }
    lists.writeTo(out, Profile.LISTS_FIELD_NUMBER);
  }

  private void readFrom(CodedInputStream in) throws IOException {
    List<String> segments = new ArrayList<>(0);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case Profile.ID_FIELD_NUMBER -> id = in.readString();
        case Profile.CLIENT_IDS_FIELD_NUMBER -> clientIds.add(in.readString());
        case Profile.APPLIED_PARTITIONS_FIELD_NUMBER -> positions.readPartitions(in);
        case Profile.APPLIED_OFFSETS_FIELD_NUMBER -> positions.readOffsets(in);
        case Profile.FIRST_EVENT_TIME_MILLIS_FIELD_NUMBER -> firstEventTimeMillis = in.readInt64();
        case Profile.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER -> lastEventTimeMillis = in.readInt64();
        case Profile.LAST_RECEIVED_TIME_MILLIS_FIELD_NUMBER ->
            lastReceivedTimeMillis = in.readInt64();
        case Profile.RECENT_FIELD_NUMBER -> recent.readFrom(in);
        case Profile.EVENT_COUNTS_FIELD_NUMBER -> eventCounts.readFrom(in);
        case Profile.PROMOTION_COUNTS_FIELD_NUMBER -> promotionCounts.readFrom(in);
        case Profile.REDEMPTIONS_FIELD_NUMBER -> grantedOffers.readFrom(in);
        case Profile.SESSIONS_FIELD_NUMBER -> sessions.readFrom(in);
        case Profile.CATEGORIES_FIELD_NUMBER -> categories.readFrom(in);
        case Profile.BRANDS_FIELD_NUMBER -> brands.readFrom(in);
        case Profile.PRICE_FIELD_NUMBER -> price.readFrom(in);
        case Profile.PURCHASES_FIELD_NUMBER -> purchases.readFrom(in);
        case Profile.CART_FIELD_NUMBER -> cart.readFrom(in);
        case Profile.INFLUENCE_FIELD_NUMBER -> influence.readFrom(in);
        case Profile.BOT_WATCH_FIELD_NUMBER -> botWatch.readFrom(in);
        case Profile.EXPERIMENT_UNIT_FIELD_NUMBER -> experimentUnit = in.readString();
        case Profile.SEGMENT_IDS_FIELD_NUMBER -> segments.add(in.readString());
        case Profile.LISTS_FIELD_NUMBER -> lists.readFrom(in);
        default -> in.skipField(tag);
      }
    }
    segmentIds = List.copyOf(segments);
    recent.agesToTimes(lastEventTimeMillis);
  }
}
