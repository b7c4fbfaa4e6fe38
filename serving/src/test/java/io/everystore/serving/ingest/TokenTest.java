package io.everystore.serving.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TokenTest {
  @Test
  void token_survivesItsText() {
    long seed = 99L;
    Random random = new Random(seed);
    for (int round = 0; round < 1_000; round++) {
      int[] partitions =
          random.ints(0, 1_024).limit(random.nextInt(8)).distinct().sorted().toArray();
      long[] offsets = random.longs(partitions.length, 0, Long.MAX_VALUE).toArray();
      Token token = new Token(partitions, offsets);
      String text = token.encode();
      assertTrue(text.matches("[A-Za-z0-9_-]+"), text);
      assertEquals(token, Token.parse(text), "seed " + seed);
    }
  }

  @Test
  void offset_isThatOfThePartitionOrNone() {
    Token token = new Token(new int[] {1, 3}, new long[] {10, 30});
    assertEquals(30, token.offset(3));
    assertEquals(-1, token.offset(2));
  }

  @Test
  void anythingElse_isRefused() {
    for (String text : List.of("", "!", "AA", "AQ==x", "AQA", "AQAAAAAA", "A".repeat(30_000))) {
      assertThrows(IllegalArgumentException.class, () -> Token.parse(text), text);
    }
    Random random = new Random(5);
    for (int round = 0; round < 10_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      String text = Base64.getUrlEncoder().encodeToString(bytes);
      try {
        Token.parse(text);
      } catch (IllegalArgumentException refused) {
        assertTrue(String.valueOf(refused.getMessage()).startsWith("token: "), text);
      }
    }
  }
}
