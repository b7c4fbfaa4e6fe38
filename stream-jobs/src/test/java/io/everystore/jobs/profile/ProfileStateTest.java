package io.everystore.jobs.profile;

import static io.everystore.jobs.profile.Events.DAY_MILLIS;
import static io.everystore.jobs.profile.Events.MINUTE_MILLIS;
import static io.everystore.jobs.profile.Events.START_MILLIS;
import static io.everystore.jobs.profile.Events.event;
import static io.everystore.jobs.profile.Events.item;
import static io.everystore.jobs.profile.Events.view;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.BotWatch;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.InfluenceDay;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.OfferTally;
import io.everystore.feature.proto.PersonRedemptions;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.SessionView;
import io.everystore.jobs.affinity.IdHash;
import io.everystore.jobs.item.ItemDeltas;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileStateTest {
  private final ProfileState state = ProfileState.create("c1");
  private final ItemDeltas facts = new ItemDeltas();
  private long offset;

  private void apply(Interaction event) {
    state.apply(event, 0, offset++, facts);
  }

  private void apply(Interaction.Builder event) {
    apply(event.build());
  }

  private static Profile profile(ProfileState state) {
    try {
      return Profile.parseFrom(state.toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void fewEvents_makeTheProfileComputedByHand() {
    InteractionItem pan =
        item("pan", 1_500, 0).toBuilder().setProductType("Home > Pans").setBrand("Acme").build();
    apply(event("c1", "view_item", START_MILLIS, pan));
    apply(event("c1", "page_view", START_MILLIS + 500));
    apply(event("c1", "add_to_cart", START_MILLIS + 1_000, pan, item("lid", 500, 2)));

    assertEquals(
        Profile.newBuilder()
            .setVersion(3)
            .setId("c1")
            .addAppliedPartitions(0)
            .addAppliedOffsets(2)
            .setFirstEventTimeMillis(START_MILLIS)
            .setLastEventTimeMillis(START_MILLIS + 1_000)
            .setLastReceivedTimeMillis(START_MILLIS + 1_000)
            .setRecent(
                io.everystore.feature.proto.RecentItems.newBuilder()
                    .addAllItemIds(List.of("lid", "pan", "pan"))
                    .addAllEventIndexes(List.of(2, 2, 0))
                    .addAllAgesMillis(List.of(0L, 0L, 1_000L)))
            .addAllEventCounts(
                List.of(
                    count("view_item", START_MILLIS),
                    count("page_view", START_MILLIS + 500),
                    count("add_to_cart", START_MILLIS + 1_000)))
            .addSessions(
                io.everystore.feature.proto.Session.newBuilder()
                    .setKey("c1/" + START_MILLIS)
                    .setStartTimeMillis(START_MILLIS)
                    .setLastEventTimeMillis(START_MILLIS + 1_000)
                    .addAllItemIds(List.of("pan", "lid"))
                    .setEventCount(2))
            .addCategories(affinity("Home > Pans", 4))
            .addBrands(affinity("Acme", 4))
            .setPrice(
                io.everystore.feature.proto.PriceAffinity.newBuilder()
                    .setWeight(7)
                    .setWeightedSumCents(7_500.0)
                    .setAtMillis(START_MILLIS + 1_000))
            .addCart(line("pan", 1, 1_500))
            .addCart(line("lid", 2, 500))
            .addInfluence(
                InfluenceDay.newBuilder()
                    .setDay((int) (START_MILLIS / DAY_MILLIS))
                    // Both wanted the 3 of a cart and got 2, for two items; the lid came second.
                    .addAllItemHashes(List.of(IdHash.of("pan"), IdHash.of("lid")))
                    .addAllItemMarks(List.of(3 | 3 << 3, 3 | 3 << 3 | 1 << 10))
                    .addAllFirstItemIds(List.of("pan", "lid"))
                    .addSessionHashes(IdHash.of("c1/" + START_MILLIS)))
            .setBotWatch(BotWatch.newBuilder().setMinute(START_MILLIS / 60_000).setEvents(3))
            .build(),
        withoutDecayOfASecond(profile(state)));
  }

  /** Rounds what one second of decay took away, a millionth. */
  private static Profile withoutDecayOfASecond(Profile profile) {
    Profile.Builder rounded = profile.toBuilder();
    rounded.getCategoriesBuilder(0).setWeight(Math.round(profile.getCategories(0).getWeight()));
    rounded.getBrandsBuilder(0).setWeight(Math.round(profile.getBrands(0).getWeight()));
    rounded
        .getPriceBuilder()
        .setWeight(Math.round(profile.getPrice().getWeight()))
        .setWeightedSumCents(Math.rint(profile.getPrice().getWeightedSumCents()));
    return rounded.build();
  }

  private static io.everystore.feature.proto.EventCount count(String name, long timeMillis) {
    return io.everystore.feature.proto.EventCount.newBuilder()
        .setName(name)
        .setTotal(1)
        .addDayDeltas((int) (START_MILLIS / DAY_MILLIS))
        .addDayCounts(1)
        .setLastEventTimeMillis(timeMillis)
        .build();
  }

  private static io.everystore.feature.proto.Affinity affinity(String key, float weight) {
    return io.everystore.feature.proto.Affinity.newBuilder()
        .setKey(key)
        .setWeight(weight)
        .setAtMillis(START_MILLIS + 1_000)
        .build();
  }

  private static io.everystore.feature.proto.CartLine line(String id, int quantity, long cents) {
    return io.everystore.feature.proto.CartLine.newBuilder()
        .setItemId(id)
        .setQuantity(quantity)
        .setEventTimeMillis(START_MILLIS + 1_000)
        .setPriceCents(cents)
        .build();
  }

  @Test
  void parse_givesBackTheSameBytes() throws InvalidProtocolBufferException {
    apply(view("c1", "käse", START_MILLIS));
    apply(event("c1", "purchase", START_MILLIS + 5, item("pan", 100, 3)).setTransactionId("t"));
    byte[] bytes = state.toByteArray();

    assertArrayEquals(bytes, ProfileState.parse(bytes).toByteArray());
    assertArrayEquals(bytes, Profile.parseFrom(bytes).toByteArray());
    assertEquals("c1", ProfileState.parse(bytes).id());
  }

  @Test
  void head_readsTheSameFromBytes() {
    assertEquals(ProfileHead.of(state), ProfileHead.parse(state.toByteArray()));
    state.setSegmentIds(List.of("keen", "buyers"));
    apply(view("c1", "pan", START_MILLIS));
    ProfileHead head = ProfileHead.parse(state.toByteArray());
    assertEquals(new ProfileHead("c1", true, List.of("buyers", "keen")), head);
    assertThrows(
        IllegalArgumentException.class, () -> ProfileHead.parse(new byte[] {10, 100, 1, 2}));
  }

  @Test
  void changes_moveOnWithWhateverIsWritten() {
    int before = state.changes();
    apply(view("c1", "pan", START_MILLIS));
    before = moved(before);
    state.setSegmentIds(List.of("keen"));
    before = moved(before);
    state.list("press", 1);
    before = moved(before);
    state.skip(1, 1);
    before = moved(before);
    state.redeem(PersonRedemptions.getDefaultInstance());
    before = moved(before);
    state.merge(ProfileState.create("c2"));
    moved(before);
  }

  private int moved(int before) {
    assertNotEquals(before, state.changes());
    return state.changes();
  }

  @Test
  void parse_refusesWhatIsNoProfile() {
    assertThrows(
        IllegalArgumentException.class, () -> ProfileState.parse(new byte[] {10, 100, 1, 2}));
  }

  @Test
  void skip_movesOnlyThePosition() {
    apply(view("c1", "pan", START_MILLIS));
    Profile before = profile(state);
    state.skip(3, 41);

    assertEquals(
        before.toBuilder().setVersion(43).addAppliedPartitions(3).addAppliedOffsets(41).build(),
        profile(state));
  }

  @Test
  void linesOfOneTransaction_areOneOrderAndOneBasket() {
    for (String id : List.of("a", "b")) {
      apply(event("c1", "purchase", START_MILLIS, item(id, 250, 2)).setTransactionId("t1"));
    }
    apply(event("c1", "purchase", START_MILLIS, item("c")).setTransactionId("t2").setValueCents(7));
    apply(event("c1", "refund", START_MILLIS, item("a", 250, 1)).setTransactionId("t1"));

    assertEquals(2, profile(state).getPurchases().getOrders());
    assertEquals(2 * 500 + 7 - 250, profile(state).getPurchases().getRevenueCents());
    assertEquals(List.of("c"), profile(state).getSessions(0).getTransactionItemIdsList());
  }

  @Test
  void amountsBeyondALong_stopAtItsEnd() {
    apply(event("c1", "purchase", START_MILLIS, item("a", Long.MAX_VALUE / 2, 9)));
    apply(event("c1", "purchase", START_MILLIS, item("a", Long.MAX_VALUE, 1)));
    assertEquals(Long.MAX_VALUE, profile(state).getPurchases().getRevenueCents());
  }

  @Test
  void silenceOfHalfAnHour_beginsASession() {
    apply(view("c1", "a", START_MILLIS));
    assertNull(state.changedSession());
    apply(view("c1", "b", START_MILLIS + 30 * MINUTE_MILLIS));
    apply(view("c1", "b", START_MILLIS + 61 * MINUTE_MILLIS));
    assertNull(state.changedSession());
    apply(view("c1", "d", START_MILLIS + 62 * MINUTE_MILLIS));

    assertEquals(
        SessionView.newBuilder()
            .setVersion(2)
            .setKey("c1/" + (START_MILLIS + 61 * MINUTE_MILLIS))
            .setStartTimeMillis(START_MILLIS + 61 * MINUTE_MILLIS)
            .setLastEventTimeMillis(START_MILLIS + 62 * MINUTE_MILLIS)
            .addAllItemIds(List.of("b", "d"))
            .build(),
        state.changedSession());
    assertEquals(2, profile(state).getSessionsCount());
  }

  @Test
  void lateEvents_goToTheSessionTheyFit() {
    apply(view("c1", "a", START_MILLIS));
    apply(view("c1", "b", START_MILLIS + DAY_MILLIS));
    apply(view("c1", "c", START_MILLIS + MINUTE_MILLIS));
    apply(view("c1", "d", START_MILLIS - DAY_MILLIS));

    Profile profile = profile(state);
    assertEquals(List.of("d"), profile.getSessions(0).getItemIdsList());
    assertEquals(List.of("b"), profile.getSessions(1).getItemIdsList());
    assertEquals(4, profile.getEventCounts(0).getTotal());
    assertEquals(START_MILLIS - DAY_MILLIS, profile.getFirstEventTimeMillis());
  }

  @Test
  void merge_keepsTheVisitGoingOnAcrossLogin() {
    apply(event("c1", "view_item", START_MILLIS, item("a")).setSessionId("s"));
    ProfileState user = ProfileState.create("u1");
    user.merge(state);
    Interaction.Builder next =
        event("c1", "view_item", START_MILLIS + 1, item("b")).setSessionId("s").setUserId("u1");
    user.apply(next.build(), 2, 9, facts);

    SessionView session = user.changedSession();
    assertEquals(List.of("a", "b"), session == null ? List.of() : session.getItemIdsList());
    assertEquals(List.of("c1"), profile(user).getClientIdsList());
    assertEquals(1 + 10, user.version());
  }

  @Test
  void cart_followsAdditionsRemovalsAndPurchases() {
    apply(event("c1", "add_to_cart", START_MILLIS, item("a", 100, 3), item("b", 100, 1)));
    apply(event("c1", "remove_from_cart", START_MILLIS + 2, item("a", 100, 1)));
    apply(event("c1", "remove_from_cart", START_MILLIS - 1, item("a", 100, 2)));
    apply(event("c1", "purchase", START_MILLIS + 3, item("b", 100, 1)));
    apply(event("c1", "add_to_cart", START_MILLIS + 1, item("late", 100, 1)));

    assertEquals(1, profile(state).getCartCount());
    assertEquals("a", profile(state).getCart(0).getItemId());
    assertEquals(2, profile(state).getCart(0).getQuantity());
  }

  @Test
  void experimentUnit_isTheFirstClientAUserWasKnownBy() {
    assertEquals("c1", state.experimentUnit());
    ProfileState user = ProfileState.create("u");
    assertEquals("u", user.experimentUnit());
    apply(view("c1", "pan", START_MILLIS));
    user.merge(state);
    assertEquals("c1", user.experimentUnit());
    user.apply(view("c1", "pan", START_MILLIS + 1), 0, offset++, facts);
    user.merge(ProfileState.create("c2"));
    user = ProfileState.parse(user.toByteArray());
    assertEquals("c1", user.experimentUnit(), "a second device goes over to it");
    assertEquals("c1", profile(user).getExperimentUnit());
  }

  @Test
  void userKnownBeforeAnyClient_keepsItsOwnUnit() {
    ProfileState user = ProfileState.create("u");
    user.apply(view("u", "pan", START_MILLIS), 0, offset++, facts);
    user.merge(state);
    assertEquals("u", ProfileState.parse(user.toByteArray()).experimentUnit());
  }

  @Test
  void offersMetOnTwoDevices_areCountedTogetherAfterTheLogin() throws Exception {
    ProfileState phone = ProfileState.create("phone");
    ProfileState ann = ProfileState.create("ann");
    long offset = 0;
    for (long minute : new long[] {0, 10, 50}) {
      phone.apply(promotion("view_promotion", "summer", minute), 0, offset++, facts);
    }
    phone.apply(promotion("view_promotion", "No Offer", 51), 0, offset++, facts);
    ann.apply(promotion("select_promotion", "summer", 52), 0, offset++, facts);
    ann.apply(promotion("view_promotion", "summer", 60), 0, offset, facts);
    ann.merge(ProfileState.parse(phone.toByteArray()));
    Profile profile = Profile.parseFrom(ProfileState.parse(ann.toByteArray()).toByteArray());
    assertEquals(2, profile.getPromotionCountsCount());
    assertEquals("select_promotion/summer", profile.getPromotionCounts(0).getName());
    EventCount views = profile.getPromotionCounts(1);
    assertEquals("view_promotion/summer", views.getName());
    assertEquals(4, views.getTotal());
    assertEquals(2, views.getRun(), "forty minutes before them there was none");
  }

  @Test
  void grants_areKeptNewestFirstComeOrNot_mergedAndBounded() throws Exception {
    ProfileState phone = ProfileState.create("phone");
    assertTrue(phone.redeem(granted("summer", "phone", 2, 10)));
    assertFalse(phone.redeem(granted("summer", "phone", 1, 10)), "an older one is no news");
    ProfileState ann = ProfileState.create("ann");
    ann.redeem(granted("summer", "ann", 1, 11));
    ann.merge(ProfileState.parse(phone.toByteArray()));
    assertEquals(
        List.of(granted("summer", "ann", 1, 11), granted("summer", "phone", 2, 10)),
        profile(ann).getRedemptionsList());
    for (int i = 0; i < GrantedOffers.MAX_GRANTED; i++) {
      ann.redeem(granted("offer-" + i, "ann", 1, 12 + i));
    }
    List<PersonRedemptions> kept = profile(ann).getRedemptionsList();
    assertEquals(GrantedOffers.MAX_GRANTED, kept.size());
    assertFalse(kept.stream().anyMatch(each -> each.getOfferId().equals("summer")), "the oldest");
  }

  private static PersonRedemptions granted(String offerId, String personId, long ever, int day) {
    return PersonRedemptions.newBuilder()
        .setOfferId(offerId)
        .setPersonId(personId)
        .setRedemptions(OfferTally.newBuilder().setEver(ever).setDay(day).setInDay(ever))
        .build();
  }

  private static Interaction promotion(String name, String offerId, long minute) {
    return Events.event("phone", name, START_MILLIS + minute * Events.MINUTE_MILLIS)
        .putParams("promotion_id", offerId)
        .build();
  }
}
