package io.everystore.serving.http;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952, one member) that comes in pieces. The checksum of the trailer is not
 * compared: what comes out is parsed and validated anyway.
 *
 * <p>Not thread-safe; {@link #end} releases the inflater's memory.
 */
final class GunzipStream {
  private static final int PIECE_BYTES = 16_384;
  private static final int MAX_HEADER_BYTES = 1_024;
  private static final int FIXED_HEADER_BYTES = 10;
  private static final int HAS_CHECKSUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;

  private final BulkBody.PieceHandler handler;
  private final Inflater inflater = new Inflater(true);
  private final byte[] unpacked = new byte[PIECE_BYTES];
  private final ByteArrayOutputStream header = new ByteArrayOutputStream();
  private boolean headerPassed;
  private boolean released;

  GunzipStream(BulkBody.PieceHandler handler) {
    this.handler = handler;
  }

  /**
   * Takes a piece.
   *
   * @throws Problem 400 when it is not gzip, or what the handler throws
   */
  void feed(byte[] bytes, int length) {
    if (released) {
      return;
    }
    try {
      if (headerPassed) {
        inflate(bytes, 0, length);
        return;
      }
      header.write(bytes, 0, length);
      byte[] soFar = header.toByteArray();
      int body = headerLength(soFar);
      if (body >= 0) {
        headerPassed = true;
        inflate(soFar, body, soFar.length);
      } else if (soFar.length > MAX_HEADER_BYTES) {
        throw malformed();
      }
    } catch (Problem problem) {
      release();
      throw problem;
    }
  }

  /**
   * The body is over.
   *
   * @throws Problem 400 when the packed stream is not complete
   */
  void end() {
    boolean finished = headerPassed && !released && inflater.finished();
    release();
    if (!finished) {
      throw malformed();
    }
  }

  private void release() {
    if (!released) {
      released = true;
      inflater.end();
    }
  }

  private void inflate(byte[] bytes, int from, int to) {
    if (inflater.finished()) {
      return;
    }
    inflater.setInput(bytes, from, to - from);
    try {
      while (!inflater.needsInput() && !inflater.finished()) {
        int length = inflater.inflate(unpacked);
        if (length > 0) {
          handler.piece(unpacked, length);
        } else if (inflater.needsDictionary()) {
          throw malformed();
        }
      }
    } catch (DataFormatException e) {
      throw malformed();
    }
  }

  /** Length of the header, or -1 when it is not complete. */
  private static int headerLength(byte[] bytes) {
    if (bytes.length < FIXED_HEADER_BYTES) {
      return -1;
    }
    if ((bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b || bytes[2] != 8) {
      throw malformed();
    }
    int flags = bytes[3];
    int position = FIXED_HEADER_BYTES;
    if ((flags & HAS_EXTRA) != 0) {
      if (bytes.length < position + 2) {
        return -1;
      }
      position += 2 + (bytes[position] & 0xff) + ((bytes[position + 1] & 0xff) << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      position = afterZero(bytes, position);
    }
    if (position >= 0 && (flags & HAS_COMMENT) != 0) {
      position = afterZero(bytes, position);
    }
    if (position >= 0 && (flags & HAS_CHECKSUM) != 0) {
      position += 2;
    }
    return position > bytes.length ? -1 : position;
  }

  private static int afterZero(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        return i + 1;
      }
    }
    return -1;
  }

  private static Problem malformed() {
    return Problem.badRequest("malformed_gzip", "body: not valid gzip").closingConnection();
  }
}
