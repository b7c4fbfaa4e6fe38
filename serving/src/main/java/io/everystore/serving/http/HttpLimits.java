package io.everystore.serving.http;

/** Bounds of what a client may send and how long it may take. */
public final class HttpLimits {
  /** Request line, so that a URL may have about 8 KB. */
  public static final int REQUEST_LINE_BYTES = 8_192;

  public static final int HEADER_BYTES = 16_384;
  public static final int HEADERS = 100;

  /** One JSON body: 512 KB, also after decompression. */
  public static final int BODY_BYTES = 512_000;

  /** One NDJSON body, also after decompression. */
  public static final int BULK_BODY_BYTES = 16 * 1024 * 1024;

  public static final int BULK_LINES = 10_000;

  /** From the connection's start to the end of its first request's header. */
  public static final int HEADER_TIMEOUT_SECONDS = 5;

  /** From the header to the end of the body; NDJSON may take longer at the least rate. */
  public static final int BODY_TIMEOUT_SECONDS = 10;

  public static final int BULK_LEAST_BYTES_PER_SECOND = 1_024;

  /** A connection without any byte, or without a request. */
  public static final int IDLE_TIMEOUT_SECONDS = 30;

  /** From the writing of an answer, or of a part of one, until the client has taken it. */
  public static final int ANSWER_TIMEOUT_SECONDS = 30;

  /** Open connections per event loop; more are closed as they come. */
  public static final int CONNECTIONS_PER_LOOP = 8_192;

  private HttpLimits() {}
}
