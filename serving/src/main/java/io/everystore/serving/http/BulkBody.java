package io.everystore.serving.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServerRequest;

/** Reads a large request body piece by piece, unpacking gzip on the way, within one bound. */
public final class BulkBody {
  /** Receives pieces of the unpacked body; their bytes are valid during the call only. */
  @FunctionalInterface
  public interface PieceHandler {
    void piece(byte[] bytes, int length);
  }

  private BulkBody() {}

  /**
   * Reads the body. Must be called before the handler returns to the event loop. The handler may
   * pause the request.
   *
   * @return fails with what the handler threw, or a {@link Problem}: 413 above {@code maxBytes},
   *     415 for a content encoding other than gzip, 400 for one that does not unpack or a body that
   *     ends early; what was handed over before stays so
   */
  public static Future<Void> read(HttpServerRequest request, int maxBytes, PieceHandler handler) {
    boolean gzip;
    try {
      gzip = RequestBody.isGzip(request);
      RequestBody.refuseDeclaredLength(request, maxBytes);
    } catch (Problem problem) {
      return Future.failedFuture(problem);
    }
    Promise<Void> promise = Promise.promise();
    BoundedPieces bounded = new BoundedPieces(maxBytes, handler);
    GunzipStream unpacked = gzip ? new GunzipStream(bounded) : null;
    request.exceptionHandler(
        broken ->
            promise.tryFail(
                Problem.badRequest("incomplete_body", "body: ended early").closingConnection()));
    request.endHandler(
        end -> {
          try {
            if (unpacked != null) {
              unpacked.end();
            }
            promise.tryComplete();
          } catch (RuntimeException e) {
            promise.tryFail(e);
          }
        });
    request.handler(
        chunk -> {
          byte[] bytes = chunk.getBytes();
          try {
            if (unpacked == null) {
              bounded.piece(bytes, bytes.length);
            } else {
              unpacked.feed(bytes, bytes.length);
            }
          } catch (RuntimeException e) {
            // Thrown out of here it would answer nobody.
            request.handler(ignored -> {});
            promise.tryFail(e);
          }
        });
    return promise.future();
  }

  /** Counts what passes. */
  private static final class BoundedPieces implements PieceHandler {
    private final int maxBytes;
    private final PieceHandler next;
    private long total;

    BoundedPieces(int maxBytes, PieceHandler next) {
      this.maxBytes = maxBytes;
      this.next = next;
    }

    @Override
    public void piece(byte[] bytes, int length) {
      total += length;
      if (total > maxBytes) {
        throw RequestBody.tooLarge(maxBytes);
      }
      next.piece(bytes, length);
    }
  }
}
