package io.everystore.standalone.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes log events as bodies of {@code POST /v1/events}, one per line. Not thread-safe. */
final class EventBody {
  private static final JsonFactory JSON = new JsonFactory();

  private final String eventIdPrefix;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 16);

  /**
   * Makes ids from the prefix and the position in the file, so that a line sent again, by a retry
   * or by another run, is recognised as the same event.
   */
  EventBody(String eventIdPrefix) {
    this.eventIdPrefix = eventIdPrefix;
  }

  /** The event as one line of UTF-8 JSON, with the line feed. */
  byte[] encode(LogLine.Event line) {
    bytes.reset();
    LogEvent event = line.event();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("client_id", event.clientId());
      optional(json, "user_id", event.userId());
      json.writeNumberField("timestamp_micros", event.timeMillis() * 1_000);
      json.writeArrayFieldStart("events");
      json.writeStartObject();
      json.writeStringField("name", event.name());
      json.writeObjectFieldStart("params");
      json.writeStringField("event_id", eventIdPrefix + line.position());
      optional(json, "session_id", event.sessionId());
      optional(json, "transaction_id", event.transactionId());
      optional(json, "currency", event.currency());
      number(json, "value", event.value());
      optional(json, "rating", event.rating());
      writeItem(json, event);
      json.writeEndObject();
      json.writeEndObject();
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static void writeItem(JsonGenerator json, LogEvent event) throws IOException {
    json.writeArrayFieldStart("items");
    json.writeStartObject();
    json.writeStringField("item_id", event.itemId());
    optional(json, "item_name", event.title());
    optional(json, "item_brand", event.brand());
    writeCategory(json, event.category());
    number(json, "price", event.price());
    if (event.quantity() != 1) {
      json.writeNumberField("quantity", event.quantity());
    }
    json.writeEndObject();
    json.writeEndArray();
  }

  /** GA4 spreads the levels of a category over item_category, item_category2 … item_category5. */
  private static void writeCategory(JsonGenerator json, @Nullable String path) throws IOException {
    if (path == null) {
      return;
    }
    int level = 1;
    for (String part : path.split(" > ", 5)) {
      json.writeStringField(level == 1 ? "item_category" : "item_category" + level, part);
      level++;
    }
  }

  private static void optional(JsonGenerator json, String field, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(field, value);
    }
  }

  private static void number(JsonGenerator json, String field, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeNumberField(field, new BigDecimal(value));
    }
  }

  /** A body that is sent as it stands, as one line of UTF-8. */
  static byte[] raw(String json) {
    return (json + "\n").getBytes(StandardCharsets.UTF_8);
  }
}
