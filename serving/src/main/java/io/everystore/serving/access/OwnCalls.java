package io.everystore.serving.access;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a process calls its own public API: with a key of its own, which is in no file, and trusting
 * the certificate it serves with.
 *
 * @param headers sent with each call
 */
public record OwnCalls(Map<String, String> headers, @Nullable Path certificate) {
  /** While there are no keys. */
  public static final OwnCalls OPEN = new OwnCalls(Map.of(), null);

  /**
   * Without a key.
   *
   * @param certificate to trust; null for none but what the JDK trusts
   */
  public static OwnCalls trusting(@Nullable Path certificate) {
    return new OwnCalls(Map.of(), certificate);
  }

  /** With a new key. */
  public static OwnCalls of(KeyRing keys, String name, @Nullable Path certificate) {
    return new OwnCalls(Map.of("Authorization", "Bearer " + keys.addOwn(name)), certificate);
  }

  public HttpClient.Builder client() {
    HttpClient.Builder client = HttpClient.newBuilder();
    return certificate == null ? client : client.sslContext(PinnedCertificate.context(certificate));
  }
}
