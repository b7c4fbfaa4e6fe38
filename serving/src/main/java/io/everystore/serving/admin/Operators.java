package io.everystore.serving.admin;

import io.everystore.feature.definition.OfferRules;
import io.everystore.feature.event.ItemText;
import io.everystore.serving.access.Principal;
import io.everystore.serving.http.Problem;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Who manages: the key says, or {@code X-Operator} as long as there are no keys. */
final class Operators {
  static final String HEADER = "X-Operator";
  static final String UNNAMED = "operator";

  private Operators() {}

  /**
   * The operator's name.
   *
   * @throws Problem 400 for one that cannot be shown
   */
  static String name(RoutingContext context) {
    Principal principal = Principal.of(context);
    return principal.isNamed() ? principal.id() : said(context.request());
  }

  private static String said(HttpServerRequest request) {
    String given = request.getHeader(HEADER);
    if (given == null || given.isBlank()) {
      return UNNAMED;
    }
    String name = given.strip();
    if (name.length() > OfferRules.OPERATOR_CHARS
        || !ItemText.clean(name, OfferRules.OPERATOR_CHARS).equals(name)) {
      throw Problem.badRequest(
          "invalid_operator",
          HEADER + ": not 1.." + OfferRules.OPERATOR_CHARS + " visible characters");
    }
    return name;
  }
}
