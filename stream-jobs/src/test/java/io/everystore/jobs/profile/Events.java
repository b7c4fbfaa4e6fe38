package io.everystore.jobs.profile;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;

/** Events as tests write them. */
public final class Events {
  /** 2026-03-01T00:00Z. */
  public static final long START_MILLIS = 1_772_323_200_000L;

  public static final long MINUTE_MILLIS = 60_000;
  public static final long DAY_MILLIS = 24 * 60 * MINUTE_MILLIS;

  private Events() {}

  public static InteractionItem item(String itemId) {
    return InteractionItem.newBuilder().setItemId(itemId).build();
  }

  public static InteractionItem item(String itemId, long priceCents, int quantity) {
    return InteractionItem.newBuilder()
        .setItemId(itemId)
        .setPriceCents(priceCents)
        .setQuantity(quantity)
        .build();
  }

  public static Interaction.Builder event(
      String clientId, String name, long timeMillis, InteractionItem... items) {
    Interaction.Builder event =
        Interaction.newBuilder()
            .setClientId(clientId)
            .setName(name)
            .setEventTimeMillis(timeMillis)
            .setReceivedTimeMillis(timeMillis);
    for (InteractionItem item : items) {
      event.addItems(item);
    }
    return event;
  }

  public static Interaction view(String clientId, String itemId, long timeMillis) {
    return event(clientId, "view_item", timeMillis, item(itemId)).build();
  }
}
