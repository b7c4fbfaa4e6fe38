package io.everystore.serving.page;

import io.everystore.feature.event.InteractionLimits;
import io.everystore.serving.ingest.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes a {@link PageRequest} of a request's fields, or says all that is wrong with them. */
final class RequestReader {
  static final int DEFAULT_PAGE_LIMIT = 12;
  static final int MAX_PAGE_LIMIT = 100;
  static final int DEFAULT_LIST_LIMIT = 20;
  static final int MAX_LIST_LIMIT = 500;

  /** Items of a list that may be left out before the first one shown. */
  static final int MAX_OFFSET = 480;

  /** Items one answer tells of why they are not in it. */
  static final int MAX_WHY_NOT = 10;

  /** Items of a page or a cart. */
  static final int MAX_ITEM_IDS = 50;

  static final int MAX_RANKED_IDS = 1_000;
  static final int MAX_QUERY_CHARS = 200;
  static final int MAX_TOKEN_CHARS = 4_096;
  static final int DEFAULT_WAIT_MILLIS = 500;
  static final int MAX_WAIT_MILLIS = 5_000;
  static final int DEFAULT_TIMEOUT_MILLIS = 150;
  static final int MAX_TIMEOUT_MILLIS = 5_000;

  private RequestReader() {}

  static PageRequest page(PageKind kind, RequestFields fields) {
    List<String> itemIds = itemIds(fields, "item_id", MAX_ITEM_IDS);
    if (kind == PageKind.ITEM && fields.all("item_id").isEmpty()) {
      fields.fault("item_id", "missing (expected: the item of the page)");
    }
    return request(fields, itemIds, DEFAULT_PAGE_LIMIT, MAX_PAGE_LIMIT, false);
  }

  static PageRequest recommendations(RequestFields fields) {
    List<String> itemIds = itemIds(fields, "item_id", MAX_ITEM_IDS);
    return request(fields, itemIds, DEFAULT_LIST_LIMIT, MAX_LIST_LIMIT, true);
  }

  static PageRequest rank(RequestFields fields) {
    List<String> itemIds = itemIds(fields, "item_ids", MAX_RANKED_IDS);
    if (fields.all("item_ids").isEmpty()) {
      fields.fault("item_ids", "missing or empty (expected: 1.." + MAX_RANKED_IDS + " item ids)");
    }
    return request(fields, itemIds, DEFAULT_LIST_LIMIT, MAX_LIST_LIMIT, false);
  }

  private static PageRequest request(
      RequestFields fields, List<String> itemIds, int defaultLimit, int maxLimit, boolean offsets) {
    PageRequest request =
        new PageRequest(
            personId(fields, "user_id"),
            personId(fields, "client_id"),
            itemIds,
            Optional.ofNullable(fields.text("category", InteractionLimits.TEXT_CHARS)),
            Optional.ofNullable(fields.text("query", MAX_QUERY_CHARS)),
            fields.integer("limit", 1, maxLimit, defaultLimit),
            offsets ? fields.integer("offset", 0, MAX_OFFSET, 0) : 0,
            fields.flag("explain"),
            itemIds(fields, "why-not", MAX_WHY_NOT),
            token(fields),
            fields.integer("wait_ms", 0, MAX_WAIT_MILLIS, DEFAULT_WAIT_MILLIS),
            fields.integer("timeout_ms", 1, MAX_TIMEOUT_MILLIS, DEFAULT_TIMEOUT_MILLIS));
    fields.check();
    return request;
  }

  /** What programs send when they have no id counts as none. */
  private static Optional<String> personId(RequestFields fields, String name) {
    String id = fields.text(name, InteractionLimits.PERSON_ID_CHARS);
    return Optional.ofNullable(id)
        .map(String::strip)
        .filter(given -> !given.isEmpty() && !InteractionLimits.isNonId(given));
  }

  private static List<String> itemIds(RequestFields fields, String name, int most) {
    List<String> given = fields.all(name);
    if (given.size() > most) {
      fields.fault(name, given.size() + " items (expected: at most " + most + ")");
      return List.of();
    }
    List<String> ids = new ArrayList<>(given.size());
    for (String id : given) {
      if (id.isBlank()) {
        fields.fault(name, "empty (expected: an item id)");
      } else if (fields.isText(name, id, InteractionLimits.ID_CHARS)) {
        ids.add(id);
      }
    }
    return ids;
  }

  private static Optional<Token> token(RequestFields fields) {
    @Nullable String text = fields.text("after", MAX_TOKEN_CHARS);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Token.parse(text));
    } catch (IllegalArgumentException e) {
      fields.fault("after", RequestFields.shown(text) + " (expected: a token of POST /v1/events)");
      return Optional.empty();
    }
  }
}
