package io.everystore.serving.list;

import io.everystore.feature.event.InteractionLimits;
import io.everystore.feature.event.InteractionValidator;
import io.everystore.serving.http.Problem;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The ids in an uploaded file: one a line, or the column of a CSV file (RFC 4180, without line
 * breaks in fields) whose header calls it {@code user_id} or {@code client_id}.
 *
 * @param ids different ones, in their order
 * @param duplicates lines whose id came before
 * @param refused lines that hold no id
 * @param refusals the first of them
 */
public record PersonListFile(
    List<String> ids, long duplicates, long refused, List<Refusal> refusals) {
  public static final int MAX_BYTES = 32 << 20;
  public static final int MAX_IDS = 1_000_000;
  static final int MAX_REFUSALS = 50;
  private static final int ECHOED_CHARS = 40;

  /**
   * A line that holds no id.
   *
   * @param line from 1
   */
  public record Refusal(long line, String detail) {}

  /**
   * Reads a file.
   *
   * @throws Problem 400 for a file that is not UTF-8, has no such column or names nobody, 413 for
   *     one with too many ids
   */
  public static PersonListFile read(byte[] body) {
    return new Reader().read(text(body));
  }

  private static String text(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw Problem.badRequest("invalid_list", "body: invalid bytes (expected: UTF-8)");
    }
  }

  /** Goes through the lines of one file. */
  private static final class Reader {
    private final Set<String> ids = new LinkedHashSet<>();
    private final List<Refusal> refusals = new ArrayList<>(0);
    private char separator;
    private int column;
    private long duplicates;
    private long refused;

    PersonListFile read(String text) {
      long line = 0;
      boolean begun = false;
      for (int from = 0; from < text.length(); ) {
        int end = text.indexOf('\n', from);
        String row = text.substring(from, end < 0 ? text.length() : end).strip();
        from = end < 0 ? text.length() : end + 1;
        line++;
        if (!row.isEmpty() && (begun || !isHeader(row))) {
          add(line, field(row));
        }
        begun |= !row.isEmpty();
      }
      if (ids.isEmpty()) {
        throw Problem.badRequest(
            "invalid_list",
            "body: names nobody, "
                + refused
                + " lines refused (expected: an id a line, or a column user_id or client_id)");
      }
      return new PersonListFile(List.copyOf(ids), duplicates, refused, List.copyOf(refusals));
    }

    /** Takes the first row for a header when it names a column, and must when it has several. */
    private boolean isHeader(String row) {
      for (char candidate : new char[] {',', ';', '\t'}) {
        List<String> names =
            fields(row, candidate).stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        int found = names.indexOf("user_id");
        found = found < 0 ? names.indexOf("client_id") : found;
        if (found >= 0) {
          separator = candidate;
          column = found;
          return true;
        }
      }
      if (row.indexOf(',') >= 0 || row.indexOf(';') >= 0) {
        throw Problem.badRequest(
            "invalid_list",
            "header: " + shown(row) + " (expected: a column named user_id or client_id)");
      }
      return false;
    }

    private String field(String row) {
      if (separator == 0) {
        return row;
      }
      List<String> fields = fields(row, separator);
      return column < fields.size() ? fields.get(column) : "";
    }

    private void add(long line, String id) {
      if (!InteractionValidator.isPersonId(id)) {
        refused++;
        if (refusals.size() < MAX_REFUSALS) {
          refusals.add(
              new Refusal(
                  line,
                  (id.isEmpty() ? "empty" : shown(id))
                      + " (expected: a user or client id of 1.."
                      + InteractionLimits.PERSON_ID_CHARS
                      + " visible characters)"));
        }
      } else if (!ids.add(id)) {
        duplicates++;
      } else if (ids.size() > MAX_IDS) {
        throw Problem.of(
            413,
            "too_many_ids",
            "body: more ids than a list holds (expected: at most " + MAX_IDS + ")");
      }
    }
  }

  private static List<String> fields(String row, char separator) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      boolean doubled = quoted && c == '"' && i + 1 < row.length() && row.charAt(i + 1) == '"';
      if (doubled) {
        field.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        fields.add(field.toString().strip());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString().strip());
    return fields;
  }

  private static String shown(String text) {
    return text.length() <= ECHOED_CHARS ? text : text.substring(0, ECHOED_CHARS) + "…";
  }
}
