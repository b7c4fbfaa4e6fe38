package io.everystore.serving.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.fuzz.Fuzz;
import io.everystore.serving.http.Problem;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Questions for pages, damaged, in the query and in bodies. */
final class PageRequestFuzzTest {
  @Test
  void damagedQuery_isReadOrRefusedWithReasons() {
    Fuzz.run(
        "queries",
        List.of(
            ascii("user_id=ann&client_id=c1&item_id=a&item_id=b&limit=12&offset=20&explain=true"),
            ascii("category=Home%20%3E%20Kitchen&query=caf%C3%A9&why-not=x&after=AQAB&wait_ms=9"),
            ascii("timeout_ms=150&limit=500&item_ids=a&item_ids=b&user_id=%20")),
        bytes -> {
          RequestFields fields = new RequestFields();
          try {
            new QueryStringDecoder(new String(bytes, StandardCharsets.ISO_8859_1), false)
                .parameters()
                .forEach((name, values) -> values.forEach(value -> fields.add(name, value)));
          } catch (IllegalArgumentException notAQuery) {
            return; // Refused before it comes to us.
          }
          readAll(fields);
        });
  }

  @Test
  void damagedBody_isReadOrRefusedWithReasons() {
    Fuzz.run(
        "requests",
        body -> {
          RequestFields fields;
          try {
            fields = JsonBody.read(body);
          } catch (Problem refused) {
            assertEquals("malformed_json", refused.code());
            return;
          }
          readAll(fields);
        });
  }

  private static void readAll(RequestFields fields) {
    try {
      PageRequest request = RequestReader.page(PageKind.HOME, fields);
      assertTrue(request.limit() >= 1 && request.limit() <= RequestReader.MAX_PAGE_LIMIT);
      assertTrue(request.itemIds().size() <= RequestReader.MAX_ITEM_IDS);
      RequestReader.recommendations(fields);
      RequestReader.rank(fields);
    } catch (Problem refused) {
      assertEquals(400, refused.status());
      assertFalse(refused.errors().isEmpty());
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
