package io.everystore.serving.ingest;

import io.everystore.feature.event.InteractionLimits;
import java.util.Optional;

/** Amounts as Google Merchant writes them: "12.90 EUR". */
record MoneyText(long cents, String currency) {
  private static final int CURRENCY_CHARS = 3;
  private static final int MAX_WHOLE_DIGITS = 10;

  /** Reads an amount with at most two decimals, a space and a currency; empty for anything else. */
  static Optional<MoneyText> parse(String text) {
    int space = text.length() - CURRENCY_CHARS - 1;
    if (space < 1 || text.charAt(space) != ' ' || !isCurrency(text, space + 1)) {
      return Optional.empty();
    }
    long whole = 0;
    int decimals = -1;
    int wholeDigits = 0;
    long fraction = 0;
    for (int i = 0; i < space; i++) {
      char c = text.charAt(i);
      if (c == '.' && decimals < 0 && wholeDigits > 0) {
        decimals = 0;
      } else if (c < '0' || c > '9') {
        return Optional.empty();
      } else if (decimals < 0) {
        whole = 10 * whole + (c - '0');
        if (++wholeDigits > MAX_WHOLE_DIGITS) {
          return Optional.empty();
        }
      } else {
        fraction = 10 * fraction + (c - '0');
        if (++decimals > 2) {
          return Optional.empty();
        }
      }
    }
    if (wholeDigits == 0 || decimals == 0) {
      return Optional.empty();
    }
    long cents = 100 * whole + (decimals == 1 ? 10 * fraction : fraction);
    return cents > InteractionLimits.MAX_MONEY_CENTS
        ? Optional.empty()
        : Optional.of(new MoneyText(cents, text.substring(space + 1)));
  }

  private static boolean isCurrency(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < 'A' || text.charAt(i) > 'Z') {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    long fraction = cents % 100;
    return cents / 100 + (fraction < 10 ? ".0" : ".") + fraction + " " + currency;
  }
}
