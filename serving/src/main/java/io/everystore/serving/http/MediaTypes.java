package io.everystore.serving.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Media types of request bodies, read from Content-Type without its parameters. */
public final class MediaTypes {
  public static final String JSON = "application/json";
  public static final String NDJSON = "application/x-ndjson";
  public static final String TEXT = "text/plain";

  private MediaTypes() {}

  /**
   * The lower-case media type of the request's body, empty when the client names none.
   *
   * @throws Problem 415 when the body's charset is other than UTF-8
   */
  public static String of(HttpServerRequest request) {
    @Nullable String header = request.getHeader("content-type");
    if (header == null || header.equals(JSON)) {
      return header == null ? "" : JSON;
    }
    int semicolon = header.indexOf(';');
    if (semicolon < 0) {
      return header.trim().toLowerCase(Locale.ROOT);
    }
    String parameters = header.substring(semicolon).toLowerCase(Locale.ROOT).replace("\"", "");
    int charset = parameters.indexOf("charset=");
    if (charset >= 0) {
      String name = parameters.substring(charset + 8).split("[; ]", 2)[0];
      if (!name.equals("utf-8") && !name.equals("utf8") && !name.equals("us-ascii")) {
        throw Problem.of(415, "unsupported_charset", "charset: not supported (expected: utf-8)");
      }
    }
    return header.substring(0, semicolon).trim().toLowerCase(Locale.ROOT);
  }

  /**
   * The media type when it is one of {@code supported}.
   *
   * @throws Problem 415 when it is another or missing
   */
  public static String require(HttpServerRequest request, String... supported) {
    String type = of(request);
    for (String candidate : supported) {
      if (candidate.equals(type)) {
        return candidate;
      }
    }
    throw Problem.of(
            415,
            "unsupported_media_type",
            "Content-Type: "
                + (type.isEmpty() ? "missing" : "not supported")
                + " (expected: "
                + String.join(", ", supported)
                + ")")
        .withHeader("Accept-Post", String.join(", ", supported));
  }

  static boolean isBulk(HttpServerRequest request) {
    @Nullable String header = request.getHeader("content-type");
    return header != null && header.startsWith(NDJSON);
  }
}
