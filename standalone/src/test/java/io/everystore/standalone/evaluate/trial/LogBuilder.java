package io.everystore.standalone.evaluate.trial;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;

/** Writes small interaction logs. */
public final class LogBuilder {
  /** Minute 0 of every log. */
  public static final long START_MILLIS = 1_600_000_000_000L;

  public static final long MINUTE_MILLIS = 60_000;

  private final InteractionLog.Builder log = new InteractionLog.Builder();
  private int events;

  /** A session of views, the first at {@code minute} and one every minute; items by blanks. */
  public LogBuilder session(String id, long minute, String items) {
    String[] each = items.split(" ", -1);
    for (int i = 0; i < each.length; i++) {
      event("view_item", "client-" + id, id, minute + i, each[i]);
    }
    return this;
  }

  public LogBuilder event(
      String name, String clientId, String sessionId, long minute, String item) {
    log.add(
        Interaction.newBuilder()
            .setEventId("e" + events++)
            .setClientId(clientId)
            .setSessionId(sessionId)
            .setName(name)
            .setEventTimeMillis(millis(minute))
            .setReceivedTimeMillis(millis(minute))
            .addItems(InteractionItem.newBuilder().setItemId(item))
            .build());
    return this;
  }

  public InteractionLog build() {
    return log.build();
  }

  public static long millis(long minute) {
    return START_MILLIS + minute * MINUTE_MILLIS;
  }
}
