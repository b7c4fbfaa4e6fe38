package io.everystore.serving.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.everystore.feature.event.ItemText;
import io.everystore.feature.event.ShopLinks;
import io.everystore.feature.event.StrictJson;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.serving.http.Problem.FieldError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one item with the field names of Google Merchant, strictly: what it does not know or cannot
 * keep is told, all of it at once.
 *
 * <p>For one item; not thread-safe.
 */
final class CatalogueReader {
  private static final JsonFactory JSON = StrictJson.factory();
  private static final int TITLE_CHARS = 150;
  private static final int DESCRIPTION_CHARS = 5_000;
  private static final int BRAND_CHARS = 70;
  private static final int PRODUCT_TYPE_CHARS = 750;
  private static final int LABEL_CHARS = 100;
  private static final int LABELS = 5;
  private static final Set<String> AVAILABILITIES =
      Set.of("in_stock", "out_of_stock", "preorder", "backorder");

  private final CatalogueItem.Builder item = CatalogueItem.newBuilder();
  private final String[] labels = {"", "", "", "", ""};
  private final List<FieldError> errors = new ArrayList<>(0);
  private Optional<MoneyText> price = Optional.empty();
  private Optional<MoneyText> salePrice = Optional.empty();

  private CatalogueReader() {}

  /** What was read, and what was wrong with it; the item is complete when there are no errors. */
  record Result(CatalogueItem.Builder item, List<FieldError> errors) {}

  /**
   * Reads {@code body[from, to)}.
   *
   * @param pathId the id the request names, empty when only the body names one
   */
  static Result read(byte[] body, int from, int to, String pathId) {
    CatalogueReader reader = new CatalogueReader();
    if (!ItemText.isUtf8(body, from, to)) {
      reader.wrong("", "body: not UTF-8, or with a byte order mark");
      return reader.result();
    }
    try (JsonParser json = JSON.createParser(body, from, to - from)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        reader.wrong("", "body: not a JSON object");
        return reader.result();
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        reader.member(name, json);
      }
      if (json.nextToken() != null) {
        reader.wrong("", "body: more than one JSON value");
      }
    } catch (JsonProcessingException e) {
      reader.wrong("", "body: not valid JSON, or with a name, string or number too long");
    } catch (IOException e) {
      reader.wrong("", "body: not readable");
    }
    reader.finish(pathId);
    return reader.result();
  }

  private Result result() {
    return new Result(item, errors);
  }

  private void member(String name, JsonParser json) throws IOException {
    switch (name) {
      case "id" -> item.setId(id(name, json));
      case "item_group_id" -> item.setItemGroupId(id(name, json));
      case "title" -> item.setTitle(text(name, json, TITLE_CHARS));
      case "description" -> item.setDescription(text(name, json, DESCRIPTION_CHARS));
      case "brand" -> item.setBrand(text(name, json, BRAND_CHARS));
      case "product_type" -> item.setProductType(text(name, json, PRODUCT_TYPE_CHARS));
      case "link" -> item.setLink(link(name, json));
      case "image_link" -> item.setImageLink(link(name, json));
      case "availability" -> item.setAvailability(availability(json));
      case "price" -> price = money(name, json);
      case "sale_price" -> salePrice = money(name, json);
      case "custom_label_0",
          "custom_label_1",
          "custom_label_2",
          "custom_label_3",
          "custom_label_4" ->
          labels[name.charAt(name.length() - 1) - '0'] = text(name, json, LABEL_CHARS);
      default -> {
        json.skipChildren();
        wrong("/" + escaped(name), "unknown field");
      }
    }
  }

  private void finish(String pathId) {
    if (item.getId().isEmpty()) {
      if (pathId.isEmpty() && errors.isEmpty()) {
        wrong("/id", "id: missing");
      }
      item.setId(pathId);
    } else if (!pathId.isEmpty() && !pathId.equals(item.getId())) {
      wrong("/id", "id: another than the path names");
    }
    if (price.isPresent()) {
      item.setPriceCents(price.get().cents()).setCurrency(price.get().currency());
    }
    if (salePrice.isPresent()) {
      if (price.isEmpty() || !price.get().currency().equals(salePrice.get().currency())) {
        wrong("/sale_price", "sale_price: needs a price in the same currency");
      }
      item.setSalePriceCents(salePrice.get().cents());
    }
    int used = LABELS;
    while (used > 0 && labels[used - 1].isEmpty()) {
      used--;
    }
    for (int i = 0; i < used; i++) {
      item.addCustomLabels(labels[i]);
    }
  }

  private String id(String name, JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    boolean readable =
        json.currentToken() == JsonToken.VALUE_STRING
            || json.currentToken() == JsonToken.VALUE_NUMBER_INT;
    String id = readable ? json.getText().strip() : "";
    json.skipChildren();
    if (!ItemText.isId(id)) {
      wrong("/" + name, name + ": not 1.." + ItemText.ID_CHARS + " visible characters");
      return "";
    }
    return id;
  }

  private String text(String name, JsonParser json, int maxChars) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return "";
    }
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      json.skipChildren();
      wrong("/" + name, name + ": not a string");
      return "";
    }
    String text = json.getText();
    if (text.length() > maxChars) {
      wrong(
          "/" + name,
          name + ": " + text.length() + " characters (expected: at most " + maxChars + ")");
      return "";
    }
    return ItemText.clean(text, maxChars);
  }

  private String link(String name, JsonParser json) throws IOException {
    String link = text(name, json, ShopLinks.MAX_CHARS);
    if (!link.isEmpty() && !ShopLinks.isSafe(link)) {
      wrong("/" + name, name + ": not an http, https or relative address");
      return "";
    }
    return link;
  }

  private String availability(JsonParser json) throws IOException {
    String text = text("availability", json, LABEL_CHARS);
    String normal = text.toLowerCase(Locale.ROOT).replace(' ', '_').replace('-', '_');
    if (!normal.isEmpty() && !AVAILABILITIES.contains(normal)) {
      wrong(
          "/availability",
          "availability: unknown (expected: in_stock, out_of_stock, preorder or backorder)");
      return "";
    }
    return normal;
  }

  private Optional<MoneyText> money(String name, JsonParser json) throws IOException {
    String text = text(name, json, LABEL_CHARS);
    Optional<MoneyText> money = MoneyText.parse(text);
    if (money.isEmpty() && !text.isEmpty()) {
      wrong("/" + name, name + ": not an amount of at least 0 like \"12.90 EUR\"");
    }
    return money;
  }

  private void wrong(String pointer, String detail) {
    errors.add(new FieldError(pointer, detail));
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
