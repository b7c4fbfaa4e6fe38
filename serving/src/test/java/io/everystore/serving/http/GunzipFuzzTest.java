package io.everystore.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.fuzz.Fuzz;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Packed bodies, damaged. */
final class GunzipFuzzTest {
  private static final int PIECE_BYTES = 13;

  @Test
  void damagedGzip_isUnpackedOrRefused() throws IOException {
    Fuzz.run(
        "gzip",
        List.of(packed("{\"client_id\":\"a\",\"events\":[]}"), packed("a".repeat(40_000))),
        bytes -> {
          GunzipStream stream = new GunzipStream((piece, length) -> {});
          try {
            byte[] piece = new byte[PIECE_BYTES];
            for (int from = 0; from < bytes.length; from += PIECE_BYTES) {
              int length = Math.min(PIECE_BYTES, bytes.length - from);
              System.arraycopy(bytes, from, piece, 0, length);
              stream.feed(piece, length);
            }
            stream.end();
          } catch (Problem refused) {
            assertEquals(400, refused.status());
          }
        });
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }
}
