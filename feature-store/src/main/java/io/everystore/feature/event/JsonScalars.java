package io.everystore.feature.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;

/** Reads the value a parser stands on, the way clients really send such values. */
final class JsonScalars {
  private static final int MAX_DECIMAL_CHARS = 24;

  private JsonScalars() {}

  /** A string or number as text without white space at its ends; empty for null. */
  static String id(JsonParser json, RejectionCode code, String field)
      throws IOException, RejectedEventException {
    return switch (json.currentToken()) {
      case VALUE_STRING -> strip(json.getText());
      case VALUE_NUMBER_INT -> json.getText();
      case VALUE_NULL -> "";
      default -> throw new RejectedEventException(code, field + ": not a string");
    };
  }

  /** A string, cleaned; empty for null and for anything that is no scalar. */
  static String text(JsonParser json, int maxChars) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return "";
    }
    if (!token.isScalarValue()) {
      json.skipChildren();
      return "";
    }
    return Texts.clean(json.getText(), maxChars);
  }

  /** A number, or a string holding one, as hundredths; -1 for null and the empty string. */
  static long cents(JsonParser json, RejectionCode code, String field)
      throws IOException, RejectedEventException {
    double amount;
    switch (json.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> amount = json.getDoubleValue();
      case VALUE_NULL -> {
        return -1;
      }
      case VALUE_STRING -> {
        String text = strip(json.getText());
        if (text.isEmpty()) {
          return -1;
        }
        amount = isDecimal(text) ? Double.parseDouble(text) : Double.NaN;
      }
      default -> throw new RejectedEventException(code, field + ": not a number");
    }
    if (!(amount >= 0 && amount <= InteractionLimits.MAX_MONEY_CENTS / 100.0)) {
      throw new RejectedEventException(
          code,
          field
              + ": negative, absurd or not a number (expected: 0.."
              + InteractionLimits.MAX_MONEY_CENTS / 100
              + ")");
    }
    return Math.round(amount * 100);
  }

  /** A whole number, or a string holding one. */
  static long integer(JsonParser json, RejectionCode code, String field)
      throws IOException, RejectedEventException {
    try {
      switch (json.currentToken()) {
        case VALUE_NUMBER_INT -> {
          return json.getLongValue();
        }
        case VALUE_NUMBER_FLOAT -> {
          double value = json.getDoubleValue();
          if (value == Math.rint(value) && Math.abs(value) < 9e18) {
            return (long) value;
          }
        }
        case VALUE_STRING -> {
          return Long.parseLong(strip(json.getText()));
        }
        default -> {}
      }
    } catch (NumberFormatException | InputCoercionException e) {
      // Falls through to the rejection: it is a number, but no long.
    }
    throw new RejectedEventException(code, field + ": not a whole number of 64 bits");
  }

  /** What a parser's complaint means to the sender. */
  static RejectionCode code(JsonProcessingException failure) {
    if (failure instanceof StreamConstraintsException) {
      return failure.getOriginalMessage().contains("nesting depth")
          ? RejectionCode.TOO_DEEP
          : RejectionCode.VALUE_TOO_LONG;
    }
    return failure.getOriginalMessage().startsWith("Duplicate")
        ? RejectionCode.DUPLICATE_KEY
        : RejectionCode.INVALID_JSON;
  }

  static String detail(String what, JsonProcessingException failure) {
    long offset = failure.getLocation() == null ? -1 : failure.getLocation().getByteOffset();
    String where = offset < 0 ? "" : " near its byte " + offset;
    return switch (code(failure)) {
      case TOO_DEEP ->
          what + ": nested too deeply (expected: at most " + StrictJson.MAX_DEPTH + ")";
      case VALUE_TOO_LONG ->
          what
              + ": a string, name or number too long (expected: at most "
              + StrictJson.MAX_STRING_CHARS
              + ", "
              + StrictJson.MAX_NAME_CHARS
              + " and "
              + StrictJson.MAX_NUMBER_CHARS
              + " characters)";
      case DUPLICATE_KEY -> what + ": a name given twice in one object" + where;
      default -> what + ": not valid JSON" + where;
    };
  }

  static String strip(String text) {
    int length = text.length();
    boolean clean = length > 0 && text.charAt(0) > ' ' && text.charAt(length - 1) > ' ';
    return clean ? text : text.strip();
  }

  private static boolean isDecimal(String text) {
    if (text.length() > MAX_DECIMAL_CHARS) {
      return false;
    }
    int points = 0;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        points++;
      } else if (c >= '0' && c <= '9') {
        digits++;
      } else if (c != '-' || i > 0) {
        return false;
      }
    }
    return points <= 1 && digits > 0;
  }
}
