package io.everystore.feature.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import java.io.IOException;
import java.util.Arrays;

/** Reads the {@code items} of an event, with the field names of GA4. Reusable, not thread-safe. */
final class ItemParser {
  private static final int CATEGORY_LEVELS = 5;
  private static final String PATH_SEPARATOR = " > ";

  private final String[] categories = new String[CATEGORY_LEVELS];

  /** Reads the array the parser stands on into the event. */
  void readAll(JsonParser json, Interaction.Builder event)
      throws IOException, RejectedEventException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new RejectedEventException(RejectionCode.INVALID_ITEMS, "items: not an array");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new RejectedEventException(
            RejectionCode.INVALID_ITEMS, "items[" + event.getItemsCount() + "]: not an object");
      }
      if (event.getItemsCount() == InteractionLimits.ITEMS_PER_EVENT) {
        throw new RejectedEventException(
            RejectionCode.TOO_MANY_ITEMS,
            "items: too many (expected: at most " + InteractionLimits.ITEMS_PER_EVENT + ")");
      }
      read(json, event);
    }
  }

  private void read(JsonParser json, Interaction.Builder event)
      throws IOException, RejectedEventException {
    Arrays.fill(categories, "");
    InteractionItem.Builder item = InteractionItem.newBuilder();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "item_id" ->
            item.setItemId(
                JsonScalars.id(json, RejectionCode.INVALID_ITEM_ID, where(event) + "item_id"));
        case "item_name" -> item.setTitle(JsonScalars.text(json, InteractionLimits.TEXT_CHARS));
        case "item_brand" -> item.setBrand(JsonScalars.text(json, InteractionLimits.TEXT_CHARS));
        case "item_category" -> categories[0] = category(json);
        case "item_category2" -> categories[1] = category(json);
        case "item_category3" -> categories[2] = category(json);
        case "item_category4" -> categories[3] = category(json);
        case "item_category5" -> categories[4] = category(json);
        case "item_list_id" ->
            item.setItemListId(JsonScalars.text(json, InteractionLimits.ID_CHARS));
        case "price" -> {
          long cents = JsonScalars.cents(json, RejectionCode.INVALID_PRICE, where(event) + "price");
          if (cents >= 0) {
            item.setPriceCents(cents);
          }
        }
        case "quantity" -> item.setQuantity(count(json, event, "quantity", 1));
        case "index" -> item.setIndex(count(json, event, "index", 0));
        default -> json.skipChildren();
      }
    }
    item.setProductType(path());
    event.addItems(item);
  }

  private static String category(JsonParser json) throws IOException {
    return JsonScalars.text(json, InteractionLimits.TEXT_CHARS);
  }

  private static int count(JsonParser json, Interaction.Builder event, String field, int least)
      throws IOException, RejectedEventException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return least;
    }
    long value = JsonScalars.integer(json, RejectionCode.INVALID_QUANTITY, where(event) + field);
    if (value < least || value > InteractionLimits.MAX_QUANTITY) {
      throw new RejectedEventException(
          RejectionCode.INVALID_QUANTITY,
          where(event)
              + field
              + ": "
              + value
              + " (expected: "
              + least
              + ".."
              + InteractionLimits.MAX_QUANTITY
              + ")");
    }
    return (int) value;
  }

  private String path() {
    String path = "";
    for (String category : categories) {
      if (!category.isEmpty()) {
        path = path.isEmpty() ? category : path + PATH_SEPARATOR + category;
      }
    }
    return path.length() <= InteractionLimits.TEXT_CHARS
        ? path
        : Texts.clean(path, InteractionLimits.TEXT_CHARS);
  }

  private static String where(Interaction.Builder event) {
    return "items[" + event.getItemsCount() + "].";
  }
}
