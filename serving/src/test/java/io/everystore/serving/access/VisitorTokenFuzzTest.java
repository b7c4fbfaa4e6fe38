package io.everystore.serving.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.fuzz.Fuzz;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Visitor tokens, damaged: none speaks for anybody but whom one of ours was made for. */
final class VisitorTokenFuzzTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
  private static final byte[] SECRET =
      "a secret of some length, for tests".getBytes(StandardCharsets.US_ASCII);

  @Test
  void damagedToken_namesNobody() {
    VisitorTokens tokens = new VisitorTokens(List.of(SECRET));
    Principal.Visitor ann = new Principal.Visitor("ann", null);
    Principal.Visitor client = new Principal.Visitor(null, "c-1");
    List<String> good =
        List.of(tokens.sign(ann, NOW.plusSeconds(60)), tokens.sign(client, NOW.plusSeconds(60)));
    List<String> other =
        List.of(
            new VisitorTokens(List.of(new byte[32])).sign(ann, NOW.plusSeconds(60)),
            tokens.sign(ann, NOW.minusSeconds(60)));
    Fuzz.run(
        "visitor-tokens",
        Stream.concat(good.stream(), other.stream())
            .map(token -> token.getBytes(StandardCharsets.US_ASCII))
            .toList(),
        bytes -> {
          String token = new String(bytes, StandardCharsets.ISO_8859_1);
          Principal.Visitor visitor = tokens.verify(token, NOW);
          int same = indexOf(good, token);
          assertEquals(same < 0 ? null : List.of(ann, client).get(same), visitor, token);
        });
  }

  /** Padding and unused bits of base64 may differ; what is signed may not. */
  private static int indexOf(List<String> good, String token) {
    for (int i = 0; i < good.size(); i++) {
      String one = good.get(i);
      int dot = one.lastIndexOf('.') + 1;
      if (token.startsWith(one.substring(0, dot))
          && Arrays.equals(decoded(one.substring(dot)), decoded(token.substring(dot)))) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }
}
