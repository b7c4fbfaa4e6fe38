package io.everystore.serving.admin;

import io.everystore.feature.definition.OfferRules;
import io.everystore.feature.event.ItemText;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Problem.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads coupon codes, one a line; all or none are taken. */
final class CodeLines {
  /** Codes of one upload; more take several. */
  static final int MAX_CODES = 20_000;

  private static final int MAX_FAULTS = 50;

  private CodeLines() {}

  /**
   * The codes, each once, in their order.
   *
   * @throws Problem 400 with the lines that are no codes, 413 for too many
   */
  static List<String> read(byte[] body) {
    if (!ItemText.isUtf8(body, 0, body.length)) {
      throw Problem.badRequest("invalid_codes", "body: not UTF-8, or with a byte order mark");
    }
    Set<String> codes = new LinkedHashSet<>();
    List<FieldError> faults = new ArrayList<>(0);
    int line = 0;
    for (String text : new String(body, StandardCharsets.UTF_8).split("\n", -1)) {
      String code = text.strip();
      if (!code.isEmpty() && OfferRules.isCode(code)) {
        codes.add(code);
      } else if (!code.isEmpty() && faults.size() < MAX_FAULTS) {
        faults.add(
            new FieldError(
                "/" + line, "line " + (line + 1) + ": " + OfferRules.codeExpectation(code)));
      }
      line++;
    }
    if (!faults.isEmpty()) {
      throw Problem.badRequest("invalid_codes", faults.get(0).detail()).withErrors(faults);
    }
    if (codes.isEmpty() || codes.size() > MAX_CODES) {
      throw Problem.of(
          codes.isEmpty() ? 400 : 413,
          "invalid_codes",
          "codes: " + codes.size() + " (expected: 1.." + MAX_CODES + ", one a line)");
    }
    return List.copyOf(codes);
  }
}
