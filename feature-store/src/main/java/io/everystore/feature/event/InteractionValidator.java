package io.everystore.feature.event;

import io.everystore.feature.proto.InteractionItem;
import io.everystore.feature.proto.InteractionItemOrBuilder;
import io.everystore.feature.proto.InteractionOrBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What makes an interaction acceptable, at the door and again in the job, which also reads what
 * others wrote into the log.
 *
 * <p>Stateless. Times in the future are not invalid: they are clamped, see {@link
 * InteractionLimits#clampEventTimeMillis}.
 */
public final class InteractionValidator {
  private InteractionValidator() {}

  /** True for what may be the id of a user or a client. */
  public static boolean isPersonId(String id) {
    return Ids.isPerson(id);
  }

  /** The first reason to refuse the interaction, or null when it is acceptable. */
  public static @Nullable Rejection check(InteractionOrBuilder interaction) {
    Rejection rejection = checkIds(interaction);
    if (rejection == null) {
      rejection = checkNameAndTime(interaction);
    }
    if (rejection == null && interaction.hasValueCents() && !isMoney(interaction.getValueCents())) {
      rejection = money(RejectionCode.INVALID_VALUE, "value", interaction.getValueCents());
    }
    if (rejection == null && !isCurrencyOrEmpty(interaction.getCurrency())) {
      rejection =
          new Rejection(
              RejectionCode.INVALID_CURRENCY, "currency: not a code of three capital letters");
    }
    return rejection == null ? checkItems(interaction) : rejection;
  }

  private static @Nullable Rejection checkIds(InteractionOrBuilder interaction) {
    String clientId = interaction.getClientId();
    if (!Ids.isPerson(clientId)) {
      return id(RejectionCode.INVALID_CLIENT_ID, "client_id", InteractionLimits.PERSON_ID_CHARS);
    }
    String userId = interaction.getUserId();
    if (!userId.isEmpty() && !Ids.isPerson(userId)) {
      return id(RejectionCode.INVALID_USER_ID, "user_id", InteractionLimits.PERSON_ID_CHARS);
    }
    if (!Ids.isValid(interaction.getEventId(), InteractionLimits.ID_CHARS)) {
      return id(RejectionCode.INVALID_EVENT_ID, "event_id", InteractionLimits.ID_CHARS);
    }
    if (!isIdOrEmpty(interaction.getSessionId())) {
      return id(RejectionCode.INVALID_SESSION_ID, "session_id", InteractionLimits.ID_CHARS);
    }
    if (!isIdOrEmpty(interaction.getTransactionId())) {
      return id(RejectionCode.INVALID_ID, "transaction_id", InteractionLimits.ID_CHARS);
    }
    if (!isIdOrEmpty(interaction.getRecommendationId())) {
      return id(RejectionCode.INVALID_ID, "recommendation_id", InteractionLimits.ID_CHARS);
    }
    return null;
  }

  private static @Nullable Rejection checkNameAndTime(InteractionOrBuilder interaction) {
    if (!isEventName(interaction.getName())) {
      return new Rejection(
          RejectionCode.INVALID_EVENT_NAME,
          "name: not a letter followed by at most "
              + (InteractionLimits.EVENT_NAME_CHARS - 1)
              + " letters, digits or underscores");
    }
    long eventTimeMillis = interaction.getEventTimeMillis();
    if (eventTimeMillis < InteractionLimits.EARLIEST_EVENT_TIME_MILLIS) {
      return new Rejection(
          RejectionCode.INVALID_TIMESTAMP,
          "event time: "
              + eventTimeMillis
              + " ms (expected: at least "
              + InteractionLimits.EARLIEST_EVENT_TIME_MILLIS
              + "; timestamp_micros counts microseconds)");
    }
    return null;
  }

  private static @Nullable Rejection checkItems(InteractionOrBuilder interaction) {
    int count = interaction.getItemsCount();
    if (count > InteractionLimits.ITEMS_PER_EVENT) {
      return new Rejection(
          RejectionCode.TOO_MANY_ITEMS,
          "items: " + count + " (expected: at most " + InteractionLimits.ITEMS_PER_EVENT + ")");
    }
    for (int i = 0; i < count; i++) {
      Rejection rejection = checkItem(i, interaction.getItems(i));
      if (rejection != null) {
        return rejection;
      }
    }
    return null;
  }

  private static @Nullable Rejection checkItem(int index, InteractionItem item) {
    return checkItem("items[" + index + "].", item);
  }

  /** The first reason to refuse an item of an event, or null. */
  static @Nullable Rejection checkItem(String where, InteractionItemOrBuilder item) {
    if (!Ids.isValid(item.getItemId(), InteractionLimits.ID_CHARS)) {
      return id(RejectionCode.INVALID_ITEM_ID, where + "item_id", InteractionLimits.ID_CHARS);
    }
    if (item.hasPriceCents() && !isMoney(item.getPriceCents())) {
      return money(RejectionCode.INVALID_PRICE, where + "price", item.getPriceCents());
    }
    int quantity = item.getQuantity();
    if (quantity < 0 || quantity > InteractionLimits.MAX_QUANTITY) {
      return new Rejection(
          RejectionCode.INVALID_QUANTITY,
          where
              + "quantity: "
              + quantity
              + " (expected: 1.."
              + InteractionLimits.MAX_QUANTITY
              + ")");
    }
    return null;
  }

  static boolean isEventName(String name) {
    int length = name.length();
    if (length == 0 || length > InteractionLimits.EVENT_NAME_CHARS || !isLetter(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = name.charAt(i);
      if (!isLetter(c) && (c < '0' || c > '9') && c != '_') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isIdOrEmpty(String id) {
    return id.isEmpty() || Ids.isValid(id, InteractionLimits.ID_CHARS);
  }

  private static boolean isMoney(long cents) {
    return cents >= 0 && cents <= InteractionLimits.MAX_MONEY_CENTS;
  }

  private static boolean isCurrencyOrEmpty(String currency) {
    if (currency.isEmpty()) {
      return true;
    }
    return currency.length() == 3
        && currency.charAt(0) >= 'A'
        && currency.charAt(0) <= 'Z'
        && currency.charAt(1) >= 'A'
        && currency.charAt(1) <= 'Z'
        && currency.charAt(2) >= 'A'
        && currency.charAt(2) <= 'Z';
  }

  private static Rejection id(RejectionCode code, String field, int maxChars) {
    return new Rejection(
        code, field + ": not 1.." + maxChars + " visible characters naming somebody or something");
  }

  private static Rejection money(RejectionCode code, String field, long cents) {
    return new Rejection(
        code,
        field + ": " + cents + " cents (expected: 0.." + InteractionLimits.MAX_MONEY_CENTS + ")");
  }
}
