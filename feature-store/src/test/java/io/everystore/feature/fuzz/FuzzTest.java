package io.everystore.feature.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FuzzTest {
  private static final List<byte[]> CORPUS = List.of(bytes("{\"a\":1}"), bytes("{\"b\":[2]}"));

  @Test
  void inputThatBreaksThePromise_isNamed() {
    AssertionError broken =
        assertThrows(
            AssertionError.class,
            () ->
                Fuzz.run(
                    "self-broken",
                    CORPUS,
                    input -> {
                      if (new String(input, StandardCharsets.ISO_8859_1).contains("e999")) {
                        throw new IllegalStateException("not promised");
                      }
                    }));
    String said = String.valueOf(broken.getMessage());
    assertTrue(said.contains("not promised") && said.contains("seed"), said);
  }

  @Test
  void muchMemory_breaksThePromise() {
    assertThrows(
        AssertionError.class,
        () -> Fuzz.run("self-memory", CORPUS, input -> Arrays.fill(new byte[80 << 20], (byte) 1)));
  }

  @Test
  void sameSeed_givesTheSameInputs() {
    assertEquals(drawn(), drawn());
  }

  private static List<Integer> drawn() {
    List<Integer> drawn = new ArrayList<>();
    Fuzz.run("self-same", CORPUS, input -> drawn.add(Arrays.hashCode(input)));
    return drawn;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
