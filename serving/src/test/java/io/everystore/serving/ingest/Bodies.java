package io.everystore.serving.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Bodies of events as clients send them. */
final class Bodies {
  private Bodies() {}

  static String of(String clientId, String... events) {
    return "{\"client_id\":\"" + clientId + "\",\"events\":[" + String.join(",", events) + "]}";
  }

  static String view(String eventId, String itemId) {
    return "{\"name\":\"view_item\",\"params\":{\"event_id\":\""
        + eventId
        + "\",\"items\":[{\"item_id\":\""
        + itemId
        + "\"}]}}";
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
