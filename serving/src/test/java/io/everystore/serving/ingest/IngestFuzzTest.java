package io.everystore.serving.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.event.Ga4Reader;
import io.everystore.feature.event.InteractionValidator;
import io.everystore.feature.event.MalformedBodyException;
import io.everystore.feature.event.Rejection;
import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.proto.Interaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What shops send, damaged: items, lines of events, tokens. */
final class IngestFuzzTest {
  private static final int LINE_BYTES = 2_000;
  private static final int PIECE_BYTES = 37;

  @Test
  void damagedItem_isReadOrRefusedWithReasons() {
    Fuzz.run(
        "items",
        body -> {
          CatalogueReader.Result read = CatalogueReader.read(body, 0, body.length, "mug-1");
          read.errors().forEach(error -> assertFalse(error.detail().isEmpty()));
          if (read.errors().isEmpty()) {
            assertEquals("mug-1", read.item().build().getId());
          }
        });
  }

  @Test
  void damagedLines_giveValidEventsAndReasons() {
    Ga4Reader reader = new Ga4Reader();
    Ga4Reader.Sink sink =
        new Ga4Reader.Sink() {
          @Override
          public void accepted(int index, Interaction.Builder event) {
            assertNull(InteractionValidator.check(event));
          }

          @Override
          public void rejected(int index, Rejection rejection) {
            assertFalse(rejection.detail().isEmpty());
          }
        };
    LineSplitter.LineHandler handler =
        new LineSplitter.LineHandler() {
          @Override
          public void line(byte[] bytes, int from, int to) {
            assertTrue(to - from <= LINE_BYTES);
            try {
              reader.read(bytes, from, to, 0, 1_760_000_000_000L, sink);
            } catch (MalformedBodyException refused) {
              assertFalse(refused.detail().isEmpty());
            }
          }

          @Override
          public void tooLong() {}
        };
    Fuzz.run(
        "lines",
        body -> {
          LineSplitter lines = new LineSplitter(LINE_BYTES, handler);
          byte[] piece = new byte[PIECE_BYTES];
          for (int from = 0; from < body.length; from += PIECE_BYTES) {
            int length = Math.min(PIECE_BYTES, body.length - from);
            System.arraycopy(body, from, piece, 0, length);
            lines.feed(piece, length);
          }
          lines.end();
        });
  }

  @Test
  void damagedToken_isRefusedOrReadBack() {
    List<byte[]> corpus =
        List.of(
            ascii(Token.EMPTY.encode()),
            ascii(new Token(new int[] {0, 3, 900}, new long[] {7, 1L << 40, 0}).encode()));
    Fuzz.run(
        "tokens",
        corpus,
        bytes -> {
          Token token;
          try {
            token = Token.parse(new String(bytes, StandardCharsets.ISO_8859_1));
          } catch (IllegalArgumentException refused) {
            return;
          }
          assertEquals(token, Token.parse(token.encode()));
        });
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
