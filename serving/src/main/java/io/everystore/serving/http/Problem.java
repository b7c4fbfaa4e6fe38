package io.everystore.serving.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request that cannot be answered, as RFC 9457 tells it to the client.
 *
 * <p>Thrown by a handler or passed to {@code RoutingContext.fail}; the server turns it into an
 * {@code application/problem+json} answer. Immutable: the {@code with…} methods return copies.
 * Carries no stack trace, so it is cheap to throw at a flood of bad requests.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Where in the body something is wrong ({@code pointer}, RFC 6901) and what ({@code detail}). */
  public record FieldError(String pointer, String detail) implements java.io.Serializable {}

  private final int status;
  private final String code;
  private final String detail;
  private final ArrayList<FieldError> errors;
  private final TreeMap<String, String> headers;
  private final boolean closesConnection;

  private Problem(
      int status,
      String code,
      String detail,
      List<FieldError> errors,
      Map<String, String> headers,
      boolean closesConnection) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = new ArrayList<>(errors);
    this.headers = new TreeMap<>(headers);
    this.closesConnection = closesConnection;
  }

  /**
   * Makes a problem.
   *
   * @param code stable snake_case name of the kind of problem, also the end of its {@code type}
   * @param detail what was received and what was expected, for the developer of the client
   */
  public static Problem of(int status, String code, String detail) {
    return new Problem(status, code, detail, List.of(), Map.of(), false);
  }

  public static Problem badRequest(String code, String detail) {
    return of(400, code, detail);
  }

  public static Problem notFound(String detail) {
    return of(404, "not_found", detail);
  }

  /** Something the answer needs is not there now; the client should come again. */
  public static Problem unavailable(String code, String detail, int retryAfterSeconds) {
    return of(503, code, detail).withHeader("Retry-After", Integer.toString(retryAfterSeconds));
  }

  public Problem withError(String pointer, String errorDetail) {
    List<FieldError> more = new ArrayList<>(errors);
    more.add(new FieldError(pointer, errorDetail));
    return new Problem(status, code, detail, more, headers, closesConnection);
  }

  public Problem withErrors(List<FieldError> more) {
    List<FieldError> all = new ArrayList<>(errors);
    all.addAll(more);
    return new Problem(status, code, detail, all, headers, closesConnection);
  }

  public Problem withHeader(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name, value);
    return new Problem(status, code, detail, errors, more, closesConnection);
  }

  /** The same problem, after which the connection is closed because its bytes are not trusted. */
  public Problem closingConnection() {
    return new Problem(status, code, detail, errors, headers, true);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String type() {
    return "urn:everystore:problem:" + code.replace('_', '-');
  }

  public String title() {
    String words = code.replace('_', ' ');
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }

  public String detail() {
    return detail;
  }

  public List<FieldError> errors() {
    return List.copyOf(errors);
  }

  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  public boolean closesConnection() {
    return closesConnection;
  }
}
