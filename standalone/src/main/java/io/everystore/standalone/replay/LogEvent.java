package io.everystore.standalone.replay;

import org.jspecify.annotations.Nullable;

/**
 * One line of an interaction log, in the terms of the public API.
 *
 * @param clientId who; never empty
 * @param userId the same person under the name of an account, or null for one who has none
 * @param sessionId the log's own session, or null where it has none
 * @param name GA4 event name
 * @param timeMillis when, milliseconds since the epoch
 * @param itemId what
 * @param price unit price as written in the log, or null
 * @param value what was paid in all, or null
 * @param quantity pieces, at least 1
 */
record LogEvent(
    String clientId,
    @Nullable String userId,
    @Nullable String sessionId,
    String name,
    long timeMillis,
    String itemId,
    @Nullable String title,
    @Nullable String brand,
    @Nullable String category,
    @Nullable String price,
    @Nullable String value,
    @Nullable String currency,
    int quantity,
    @Nullable String transactionId,
    @Nullable String rating) {

  static Builder builder(String clientId, String name, long timeMillis, String itemId) {
    return new Builder(clientId, name, timeMillis, itemId);
  }

  /** Collects the optional parts, which differ from log to log. */
  static final class Builder {
    private final String clientId;
    private final String name;
    private final long timeMillis;
    private final String itemId;
    private @Nullable String userId;
    private @Nullable String sessionId;
    private @Nullable String title;
    private @Nullable String brand;
    private @Nullable String category;
    private @Nullable String price;
    private @Nullable String value;
    private @Nullable String currency;
    private int quantity = 1;
    private @Nullable String transactionId;
    private @Nullable String rating;

    private Builder(String clientId, String name, long timeMillis, String itemId) {
      this.clientId = clientId;
      this.name = name;
      this.timeMillis = timeMillis;
      this.itemId = itemId;
    }

    Builder account() {
      userId = clientId;
      return this;
    }

    Builder session(@Nullable String id) {
      sessionId = id;
      return this;
    }

    Builder title(@Nullable String text) {
      title = text;
      return this;
    }

    Builder brand(@Nullable String text) {
      brand = text;
      return this;
    }

    Builder category(@Nullable String path) {
      category = path;
      return this;
    }

    Builder price(@Nullable String unitPrice) {
      price = unitPrice;
      return this;
    }

    Builder paid(String amount, @Nullable String currencyCode) {
      value = amount;
      currency = currencyCode;
      return this;
    }

    Builder currency(String code) {
      currency = code;
      return this;
    }

    Builder quantity(int pieces) {
      quantity = Math.max(1, pieces);
      return this;
    }

    Builder transaction(@Nullable String id) {
      transactionId = id;
      return this;
    }

    Builder rating(@Nullable String stars) {
      rating = stars;
      return this;
    }

    LogEvent build() {
      return new LogEvent(
          clientId,
          userId,
          sessionId,
          name,
          timeMillis,
          itemId,
          title,
          brand,
          category,
          price,
          value,
          currency,
          quantity,
          transactionId,
          rating);
    }
  }
}
