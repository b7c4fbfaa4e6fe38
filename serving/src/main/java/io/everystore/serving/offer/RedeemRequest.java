package io.everystore.serving.offer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.definition.OfferRules;
import io.everystore.feature.event.InteractionLimits;
import io.everystore.feature.event.ItemText;
import io.everystore.feature.event.StrictJson;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Problem.FieldError;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shop says when somebody redeems an offer, validated.
 *
 * @param orderValueCents -1 when it was not said
 * @param currency empty when it was not said
 * @param reserve whether it is to be committed or released later
 */
record RedeemRequest(
    String userId, String idempotencyKey, long orderValueCents, String currency, boolean reserve) {
  private static final ObjectMapper JSON =
      new ObjectMapper(StrictJson.factory())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final int CENT_DECIMALS = 2;

  /** Digits of an amount beyond which it is none, whatever they are. */
  private static final int MAX_SCALE = 30;

  /**
   * Reads the body; members the API does not know are passed over.
   *
   * @throws Problem 400 with everything that is wrong
   */
  static RedeemRequest read(byte[] body) {
    JsonNode tree = tree(body);
    List<FieldError> errors = new ArrayList<>(0);
    String userId = text(tree, "user_id", errors);
    if (!ItemText.isPerson(userId)) {
      errors.add(error("user_id", "missing, or not 1..256 visible characters that name a person"));
    }
    String key = text(tree, "idempotency_key", errors);
    if (!ItemText.isId(key)) {
      errors.add(
          error(
              "idempotency_key",
              "missing, or not 1.." + ItemText.ID_CHARS + " visible characters"));
    }
    String currency = text(tree, "currency", errors);
    if (!currency.isEmpty() && !OfferRules.isCurrency(currency)) {
      errors.add(error("currency", "not a currency (expected: three capital letters)"));
    }
    String mode = text(tree, "mode", errors);
    if (!mode.isEmpty() && !mode.equals("grant") && !mode.equals("reserve")) {
      errors.add(error("mode", "unknown (expected: grant or reserve)"));
    }
    long cents = cents(tree.get("order_value"), errors);
    if (!errors.isEmpty()) {
      throw Problem.badRequest("invalid_redemption", errors.get(0).detail()).withErrors(errors);
    }
    return new RedeemRequest(userId, key, cents, currency, mode.equals("reserve"));
  }

  private static JsonNode tree(byte[] body) {
    JsonNode tree = null;
    if (ItemText.isUtf8(body, 0, body.length)) {
      try {
        tree = JSON.readTree(new String(body, StandardCharsets.UTF_8));
      } catch (JsonProcessingException e) {
        throw malformed();
      }
    }
    if (tree == null || !tree.isObject()) {
      throw malformed();
    }
    return tree;
  }

  private static Problem malformed() {
    return Problem.badRequest(
        "malformed_json", "body: not one JSON object in UTF-8 within the limits");
  }

  private static String text(JsonNode tree, String name, List<FieldError> errors) {
    JsonNode value = tree.get(name);
    if (value == null || value.isNull()) {
      return "";
    }
    if (!value.isTextual()) {
      errors.add(error(name, "not a string"));
      return "";
    }
    return value.textValue();
  }

  private static long cents(@Nullable JsonNode value, List<FieldError> errors) {
    if (value == null || value.isNull()) {
      return -1;
    }
    if (value.isNumber()) {
      BigDecimal amount = value.decimalValue();
      if (Math.abs((long) amount.scale()) <= MAX_SCALE && amount.signum() >= 0) {
        BigDecimal cents = amount.movePointRight(CENT_DECIMALS).stripTrailingZeros();
        if (cents.scale() <= 0
            && cents.compareTo(BigDecimal.valueOf(InteractionLimits.MAX_MONEY_CENTS)) <= 0) {
          return cents.longValueExact();
        }
      }
    }
    errors.add(
        error(
            "order_value",
            "not an amount (expected: 0.."
                + InteractionLimits.MAX_MONEY_CENTS / 100
                + " with at most two decimals)"));
    return -1;
  }

  private static FieldError error(String name, String detail) {
    return new FieldError("/" + name, name + ": " + detail);
  }
}
