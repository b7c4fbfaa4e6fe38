package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.event.ItemText;
import io.everystore.feature.event.StrictJson;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Problem.FieldError;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one JSON object and notes what is wrong with them: another type than is
 * wanted, or a field nobody asked for. Null counts as missing. Not thread-safe.
 */
final class FieldReader {
  /** Rules of segments nest deeper than anything else. */
  private static final int MAX_DEPTH = 32;

  private static final ObjectMapper JSON =
      new ObjectMapper(StrictJson.factory(MAX_DEPTH))
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private static final double CENTS = 100;

  private final JsonNode object;
  private final String pointer;
  private final List<FieldError> errors;
  private final Set<String> asked = new HashSet<>();

  private FieldReader(JsonNode object, String pointer, List<FieldError> errors) {
    this.object = object;
    this.pointer = pointer;
    this.errors = errors;
  }

  /**
   * Reads a body.
   *
   * @throws Problem 400 when it is not one JSON object within the bounds
   */
  static FieldReader of(byte[] body) {
    if (!ItemText.isUtf8(body, 0, body.length)) {
      throw malformed("body: not UTF-8, or with a byte order mark");
    }
    JsonNode tree;
    try {
      tree = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw malformed("body: not valid JSON, or deeper or longer than is taken");
    }
    if (tree == null || !tree.isObject()) {
      throw malformed("body: not a JSON object (expected: {…})");
    }
    return new FieldReader(tree, "", new ArrayList<>(0));
  }

  private static Problem malformed(String detail) {
    return Problem.badRequest("malformed_json", detail).withError("", detail);
  }

  /** What is wrong so far, here and in every object within. */
  List<FieldError> errors() {
    return errors;
  }

  boolean has(String name) {
    return find(name) != null;
  }

  /** The value as it is, null when it is missing. */
  @Nullable JsonNode node(String name) {
    return find(name);
  }

  /** Empty when missing. */
  String text(String name) {
    JsonNode value = find(name);
    if (value == null) {
      return "";
    }
    if (!value.isTextual()) {
      wrong(name, "not a string");
      return "";
    }
    return value.textValue();
  }

  int integer(String name, int missing) {
    JsonNode value = find(name);
    if (value == null) {
      return missing;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      wrong(name, "not a whole number");
      return missing;
    }
    return value.intValue();
  }

  long wholeNumber(String name, long missing) {
    JsonNode value = find(name);
    if (value == null) {
      return missing;
    }
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      wrong(name, "not a whole number");
      return missing;
    }
    return value.longValue();
  }

  double number(String name, double missing) {
    JsonNode value = find(name);
    if (value == null) {
      return missing;
    }
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      wrong(name, "not a number");
      return missing;
    }
    return value.doubleValue();
  }

  boolean flag(String name) {
    JsonNode value = find(name);
    if (value != null && !value.isBoolean()) {
      wrong(name, "not true or false");
    }
    return value != null && value.booleanValue();
  }

  /** An amount of money in units with at most two decimals. */
  OptionalLong cents(String name) {
    if (find(name) == null) {
      return OptionalLong.empty();
    }
    double cents = number(name, 0) * CENTS;
    long whole = Math.round(cents);
    if (Math.abs(cents - whole) > 1e-6 || Math.abs(cents) > 1e15) {
      wrong(name, "not an amount with at most two decimals");
    }
    return OptionalLong.of(whole);
  }

  /** Milliseconds since 1970; 0 when missing. */
  long timeMillis(String name) {
    String text = text(name);
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      wrong(name, "not a time with its offset (expected: like 2026-11-27T00:00:00Z)");
      return 0;
    }
  }

  /**
   * Milliseconds since 1970 of a time with its offset, or of one that wall clocks in a time zone
   * show; when they show it twice, the first. 0 when missing.
   *
   * @param zone name of a time zone, empty for none
   */
  long timeMillis(String name, String zone) {
    LocalDateTime local = zone.isEmpty() ? null : localTime(text(name));
    if (local == null) {
      return timeMillis(name);
    }
    try {
      ZoneRules rules = ZoneId.of(zone).getRules();
      if (rules.getValidOffsets(local).isEmpty()) {
        wrong(name, "no time in " + zone + ", where clocks skip it");
        return 0;
      }
      return local.toInstant(rules.getValidOffsets(local).get(0)).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      wrong(name, "without an offset, in a time zone that is none");
      return 0;
    }
  }

  private static @Nullable LocalDateTime localTime(String text) {
    try {
      return LocalDateTime.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    int i = 0;
    for (JsonNode element : array(name)) {
      if (element.isTextual()) {
        texts.add(element.textValue());
      } else {
        wrong(name + "/" + i, "not a string");
      }
      i++;
    }
    return texts;
  }

  void objects(String name, Consumer<FieldReader> each) {
    int i = 0;
    for (JsonNode element : array(name)) {
      String at = name + "/" + i++;
      if (element.isObject()) {
        FieldReader reader = new FieldReader(element, pointer + "/" + at, errors);
        each.accept(reader);
        reader.end();
      } else {
        wrong(at, "not an object");
      }
    }
  }

  void object(String name, Consumer<FieldReader> read) {
    JsonNode value = find(name);
    if (value != null && value.isObject()) {
      FieldReader reader = new FieldReader(value, pointer + "/" + escaped(name), errors);
      read.accept(reader);
      reader.end();
    } else if (value != null) {
      wrong(name, "not an object");
    }
  }

  /** Names of every field, for objects whose names are values. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Notes the fields nobody asked for; {@code readOnly} ones with their reason. */
  void end(String... readOnly) {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!asked.contains(name)) {
        boolean known = Set.of(readOnly).contains(name);
        wrong(escaped(name), known ? "read only (expected: not sent)" : "unknown field");
      }
    }
  }

  void wrong(String path, String detail) {
    errors.add(
        new FieldError(
            pointer + "/" + path, path.substring(path.lastIndexOf('/') + 1) + ": " + detail));
  }

  private Iterable<JsonNode> array(String name) {
    JsonNode value = find(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      wrong(name, "not an array");
      return List.of();
    }
    return value;
  }

  private @Nullable JsonNode find(String name) {
    asked.add(name);
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
