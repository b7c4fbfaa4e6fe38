package io.everystore.standalone.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;

/**
 * One thing a simulated shopper did.
 *
 * @param name GA4's name of the event
 * @param transactionId empty but for purchases
 * @param recommendationId the answer the products were found through, empty for none
 */
record ShopEvent(
    Shopper shopper,
    String eventId,
    String name,
    List<Product> products,
    String transactionId,
    String recommendationId) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Appends the body of {@code POST /v1/events} as one line. */
  void appendTo(ByteArrayOutputStream lines, long timeMillis) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("client_id", shopper.clientId());
      if (!shopper.userId().isEmpty()) {
        json.writeStringField("user_id", shopper.userId());
      }
      json.writeNumberField("timestamp_micros", timeMillis * 1_000);
      json.writeArrayFieldStart("events");
      json.writeStartObject();
      json.writeStringField("name", name);
      json.writeObjectFieldStart("params");
      json.writeStringField("event_id", eventId);
      if (!transactionId.isEmpty()) {
        json.writeStringField("transaction_id", transactionId);
      }
      if (!recommendationId.isEmpty()) {
        json.writeStringField("recommendation_id", recommendationId);
      }
      json.writeStringField("currency", "EUR");
      json.writeNumberField("value", euros(worthCents()));
      json.writeArrayFieldStart("items");
      for (Product product : products) {
        json.writeStartObject();
        json.writeStringField("item_id", product.id());
        json.writeNumberField("price", euros(product.currentPriceCents()));
        json.writeNumberField("quantity", 1);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    }
    line.write('\n');
    line.writeTo(lines);
  }

  private long worthCents() {
    return products.stream().mapToLong(Product::currentPriceCents).sum();
  }

  private static BigDecimal euros(long cents) {
    return BigDecimal.valueOf(cents, 2);
  }
}
