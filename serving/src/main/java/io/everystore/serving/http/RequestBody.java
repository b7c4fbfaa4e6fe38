package io.everystore.serving.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a whole request body within a bound, unpacking gzip within the same bound. */
public final class RequestBody {
  private static final int COPY_BYTES = 8_192;

  private RequestBody() {}

  /**
   * Reads the body. Must be called before the handler returns to the event loop.
   *
   * @return fails with a {@link Problem}: 413 above {@code maxBytes}, 415 for a content encoding
   *     other than gzip, 400 for one that does not unpack or a body that ends early
   */
  public static Future<byte[]> read(HttpServerRequest request, int maxBytes) {
    boolean gzip;
    try {
      gzip = isGzip(request);
      refuseDeclaredLength(request, maxBytes);
    } catch (Problem problem) {
      return Future.failedFuture(problem);
    }
    Promise<byte[]> promise = Promise.promise();
    Buffer[] received = {null};
    boolean[] copied = {false};
    request.handler(
        chunk -> {
          Buffer soFar = received[0];
          int length = chunk.length() + (soFar == null ? 0 : soFar.length());
          if (length > maxBytes) {
            received[0] = null;
            request.handler(ignored -> {});
            promise.tryFail(tooLarge(maxBytes));
          } else if (soFar == null) {
            received[0] = chunk;
          } else {
            // The first chunk may be the connection's own buffer, so it is copied once.
            received[0] = (copied[0] ? soFar : soFar.copy()).appendBuffer(chunk);
            copied[0] = true;
          }
        });
    request.exceptionHandler(
        broken ->
            promise.tryFail(
                Problem.badRequest("incomplete_body", "body: ended early").closingConnection()));
    request.endHandler(
        end -> {
          byte[] bytes = received[0] == null ? new byte[0] : received[0].getBytes();
          if (!gzip) {
            promise.tryComplete(bytes);
            return;
          }
          try {
            promise.tryComplete(gunzip(bytes, maxBytes));
          } catch (Problem problem) {
            promise.tryFail(problem);
          }
        });
    return promise.future();
  }

  /**
   * Tells whether the body is gzip.
   *
   * @throws Problem 415 for any other content encoding
   */
  public static boolean isGzip(HttpServerRequest request) {
    @Nullable String encoding = request.getHeader("content-encoding");
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return false;
    }
    if (encoding.equalsIgnoreCase("gzip")) {
      return true;
    }
    throw Problem.of(
            415, "unsupported_content_encoding", "Content-Encoding: not supported (expected: gzip)")
        .withHeader("Accept-Encoding", "gzip");
  }

  /** Refuses a body that says itself that it is too large, before reading any of it. */
  public static void refuseDeclaredLength(HttpServerRequest request, int maxBytes) {
    @Nullable String declared = request.getHeader("content-length");
    if (declared != null && declared.length() > 9) {
      throw tooLarge(maxBytes);
    }
    if (declared != null) {
      try {
        if (Integer.parseInt(declared) > maxBytes) {
          throw tooLarge(maxBytes);
        }
      } catch (NumberFormatException e) {
        throw Problem.badRequest("malformed_request", "Content-Length: not a number")
            .closingConnection();
      }
    }
  }

  public static Problem tooLarge(int maxBytes) {
    return Problem.of(
            413, "payload_too_large", "body: too large (expected: at most " + maxBytes + " bytes)")
        .closingConnection();
  }

  private static byte[] gunzip(byte[] packed, int maxBytes) {
    ByteArrayOutputStream unpacked =
        new ByteArrayOutputStream(Math.min(maxBytes, 4 * packed.length));
    byte[] copy = new byte[COPY_BYTES];
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), COPY_BYTES)) {
      for (int n = in.read(copy); n >= 0; n = in.read(copy)) {
        if (unpacked.size() + n > maxBytes) {
          throw tooLarge(maxBytes);
        }
        unpacked.write(copy, 0, n);
      }
    } catch (IOException e) {
      throw Problem.badRequest("malformed_gzip", "body: not valid gzip");
    }
    return unpacked.toByteArray();
  }
}
