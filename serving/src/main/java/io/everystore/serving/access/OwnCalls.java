package io.everystore.serving.access;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a process calls its own API: with a key of its own, which is in no file, and trusting the
 * certificate it serves with.
 */
public final class OwnCalls {
  /** While there are no keys. */
  public static final OwnCalls OPEN = trusting(null);

  private final @Nullable KeyRing keys;
  private final Map<String, String> headers;
  private final @Nullable Path certificate;

  private OwnCalls(
      @Nullable KeyRing keys, Map<String, String> headers, @Nullable Path certificate) {
    this.keys = keys;
    this.headers = headers;
    this.certificate = certificate;
  }

  /**
   * Without a key.
   *
   * @param certificate to trust; null for none but what the JDK trusts
   */
  public static OwnCalls trusting(@Nullable Path certificate) {
    return new OwnCalls(null, Map.of(), certificate);
  }

  /** Of the public port, with a new key. */
  public static OwnCalls of(KeyRing keys, String name, @Nullable Path certificate) {
    return new OwnCalls(keys, bearer(keys.addOwn(name)), certificate);
  }

  /** Of the management port, with a new key of an operator who may publish. */
  public OwnCalls asPublisher(String name) {
    return keys == null
        ? this
        : new OwnCalls(keys, bearer(keys.addOwnOperator(name, Role.PUBLISHER)), certificate);
  }

  private static Map<String, String> bearer(String key) {
    return Map.of("Authorization", "Bearer " + key);
  }

  /** Sent with each call. */
  public Map<String, String> headers() {
    return headers;
  }

  public HttpClient.Builder client() {
    HttpClient.Builder client = HttpClient.newBuilder();
    return certificate == null ? client : client.sslContext(PinnedCertificate.context(certificate));
  }
}
