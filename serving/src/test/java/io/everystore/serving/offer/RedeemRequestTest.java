package io.everystore.serving.offer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.everystore.serving.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a redemption may say. */
final class RedeemRequestTest {
  private static RedeemRequest read(String body) {
    return RedeemRequest.read(body.getBytes(StandardCharsets.UTF_8));
  }

  private static RedeemRequest order(String value) {
    return read("{\"user_id\":\"ann\",\"idempotency_key\":\"k\",\"order_value\":" + value + "}");
  }

  @Test
  void amounts_areExactCents() {
    assertEquals(30, order("0.30").orderValueCents());
    assertEquals(1_999, order("19.99").orderValueCents());
    assertEquals(0, order("0").orderValueCents());
    assertEquals(120_000, order("1.2e3").orderValueCents());
    assertEquals(-1, order("null").orderValueCents());
    assertEquals(100_000_000_000L, order("1000000000").orderValueCents());
  }

  @Test
  void amountsThatAreNone_areRefused() {
    for (String value :
        List.of(
            "-1",
            "0.001",
            "1e999",
            "1e-999",
            "1000000000.01",
            "9223372036854775807",
            "\"12\"",
            "[]",
            "true")) {
      Problem problem = assertThrows(Problem.class, () -> order(value), value);
      assertEquals(400, problem.status());
      assertEquals("/order_value", problem.errors().get(0).pointer());
    }
  }

  @Test
  void everythingThatIsWrong_isSaidAtOnce() {
    Problem problem =
        assertThrows(
            Problem.class,
            () ->
                read(
                    "{\"user_id\":\"null\",\"idempotency_key\":\"a\\nb\",\"currency\":\"euro\","
                        + "\"mode\":\"steal\",\"spent\":0}"));
    assertEquals(
        List.of("/user_id", "/idempotency_key", "/currency", "/mode"),
        problem.errors().stream().map(Problem.FieldError::pointer).toList());
    for (String body : List.of("", "[]", "{", "{\"user_id\":\"a\",\"user_id\":\"b\"}", "{} {}")) {
      assertEquals(
          "malformed_json", assertThrows(Problem.class, () -> read(body), body).code(), body);
    }
  }
}
