package io.everystore.jobs.profile;

import static io.everystore.jobs.profile.Events.DAY_MILLIS;
import static io.everystore.jobs.profile.Events.START_MILLIS;
import static io.everystore.jobs.profile.Events.event;
import static io.everystore.jobs.profile.Events.item;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.aggregate.DayCounts;
import io.everystore.feature.aggregate.EventCounts;
import io.everystore.feature.aggregate.RecentItems;
import io.everystore.feature.codec.ClientRedirect;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.Profile;
import io.everystore.jobs.item.ItemDeltas;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProfileBoundsTest {
  @Test
  void flood_leavesEveryPartWithinItsBound() throws InvalidProtocolBufferException {
    Random random = new Random(7);
    ProfileState user = ProfileState.create("u");
    ItemDeltas facts = new ItemDeltas();
    String[] names = {"view_item", "add_to_cart", "purchase", "view_item", "add_to_wishlist"};
    long events = 0;
    for (int round = 0; round < 40; round++) {
      ProfileState client = ProfileState.create("client" + round);
      for (int i = 0; i < 300; i++) {
        String name = i % 10 == 9 ? "invented" + random.nextInt(500) : names[i % names.length];
        Interaction.Builder event =
            event(client.id(), name, START_MILLIS + random.nextLong(900 * DAY_MILLIS));
        for (int j = random.nextInt(3); j >= 0; j--) {
          event.addItems(
              item("item" + random.nextInt(100_000), 100, 1).toBuilder()
                  .setBrand("brand" + random.nextInt(1_000))
                  .setProductType("category" + random.nextInt(1_000)));
        }
        event.setTransactionId("t" + random.nextInt(3));
        client.apply(event.build(), random.nextInt(8), events++, facts);
        facts.drain(delta -> {});
      }
      user.merge(ProfileState.parse(client.toByteArray()));
      user = ProfileState.parse(user.toByteArray());
    }
    Profile profile = Profile.parseFrom(user.toByteArray());
    assertEquals(ClientRedirect.MAX_CLIENTS, profile.getClientIdsCount());
    assertEquals("client39", profile.getClientIds(ClientRedirect.MAX_CLIENTS - 1));
    assertEquals(RecentItems.MAX_ITEMS, profile.getRecent().getItemIdsCount());
    assertEquals(EventCounts.MAX_NAMES, profile.getEventCountsCount());
    assertEquals(
        events, profile.getEventCountsList().stream().mapToLong(EventCount::getTotal).sum());
    for (EventCount count : profile.getEventCountsList()) {
      assertTrue(count.getDayDeltasCount() <= DayCounts.MAX_DAYS);
    }
    assertEquals(2, profile.getSessionsCount());
    profile
        .getSessionsList()
        .forEach(
            session -> {
              assertTrue(session.getItemIdsCount() <= 50);
              assertTrue(session.getTransactionItemIdsCount() <= 50);
            });
    assertEquals(ProfileState.MAX_CATEGORIES, profile.getCategoriesCount());
    assertEquals(ProfileState.MAX_BRANDS, profile.getBrandsCount());
    assertTrue(profile.getCartCount() <= Cart.MAX_LINES);
    assertEquals(8, profile.getAppliedPartitionsCount());
    assertEquals(2, profile.getInfluenceCount());
  }

  @Test
  void longSession_keepsItsLatestItems() throws InvalidProtocolBufferException {
    ProfileState state = ProfileState.create("c");
    ItemDeltas facts = new ItemDeltas();
    for (int i = 0; i < 10_000; i++) {
      state.apply(Events.view("c", "item" + i, START_MILLIS + i), 0, i, facts);
      facts.drain(delta -> {});
    }
    Profile profile = Profile.parseFrom(state.toByteArray());
    assertEquals(50, profile.getSessions(0).getItemIdsCount());
    assertEquals("item9999", profile.getSessions(0).getItemIds(49));
    assertEquals(10_000, profile.getSessions(0).getEventCount());
    assertEquals(200, profile.getInfluence(0).getItemHashesCount());
    assertEquals(5, profile.getInfluence(0).getFirstItemIdsCount());
  }

  @Test
  void olderBytesWithoutLaterFields_areReadable() throws InvalidProtocolBufferException {
    Profile older =
        Profile.newBuilder()
            .setVersion(8)
            .setId("u")
            .addAppliedPartitions(2)
            .addAppliedOffsets(7)
            .setLastEventTimeMillis(START_MILLIS)
            .addEventCounts(EventCount.newBuilder().setName("view_item").setTotal(3))
            .build();
    ProfileState state = ProfileState.parse(older.toByteArray());
    assertEquals(older, Profile.parseFrom(state.toByteArray()));
    state.apply(Events.view("u", "a", START_MILLIS), 2, 8, new ItemDeltas());
    assertEquals(4, Profile.parseFrom(state.toByteArray()).getEventCounts(0).getTotal());
    assertEquals("", ProfileState.parse(new byte[0]).id());
  }

  @Test
  void fieldsOfANewerRelease_areSkipped() {
    Profile unknown =
        Profile.newBuilder()
            .setId("u")
            .setUnknownFields(
                com.google.protobuf.UnknownFieldSet.newBuilder()
                    .addField(
                        900,
                        com.google.protobuf.UnknownFieldSet.Field.newBuilder()
                            .addVarint(1)
                            .addFixed64(2)
                            .build())
                    .build())
            .build();
    assertEquals("u", ProfileState.parse(unknown.toByteArray()).id());
  }
}
