package io.everystore.serving;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.serving.access.AccessConfig;
import io.everystore.serving.access.ApiKeyFile;
import io.everystore.serving.log.TestLog;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serving with keys and a certificate: over TLS only, and its own canary is let in. */
final class EncryptedServingTest {
  @TempDir Path directory;

  @Test
  void certificateAndKeys_areServedWith_andTheCanaryComesThrough() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    Path keys = directory.resolve("keys.json");
    String server = ApiKeyFile.add(keys, "server", "backend", null, List.of());
    String sre = ApiKeyFile.add(keys, "operator", "sam", "sre", List.of());
    AccessConfig access =
        new AccessConfig(
            keys,
            Path.of(certificate.certificatePath()),
            Path.of(certificate.privateKeyPath()),
            false);
    try (TestLog log = TestLog.start(directory.resolve("kafka"));
        Serving serving =
            Serving.start(
                ServingConfig.of(0, 0, log.kafka(), directory.resolve("replica"))
                    .withAccess("0.0.0.0", access))) {
      await().atMost(Duration.ofSeconds(60)).until(serving::caughtUp);
      serving.startCanary("test", Duration.ofMillis(200));
      HttpClient client =
          HttpClient.newBuilder().sslContext(trusting(certificate.certificatePath())).build();
      URI shop = URI.create("https://localhost:" + serving.publicPort() + "/v1/events");
      HttpRequest.Builder event =
          HttpRequest.newBuilder(shop)
              .header("Content-Type", "application/json")
              .POST(
                  BodyPublishers.ofString(
                      "{\"client_id\":\"ann\",\"events\":[{\"name\":\"page_view\"}]}"));
      assertEquals(401, client.send(event.build(), BodyHandlers.ofString()).statusCode());
      event.header("Authorization", "Bearer " + server);
      HttpResponse<String> taken = client.send(event.build(), BodyHandlers.ofString());
      assertEquals(202, taken.statusCode());
      assertEquals(
          Optional.of("max-age=31536000"), taken.headers().firstValue("strict-transport-security"));
      assertThrows(
          SSLHandshakeException.class,
          () -> HttpClient.newHttpClient().send(event.build(), BodyHandlers.ofString()));

      HttpRequest metrics =
          HttpRequest.newBuilder(
                  URI.create("https://localhost:" + serving.adminPort() + "/metrics"))
              .header("Authorization", "Bearer " + sre)
              .build();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                HttpResponse<String> scraped = client.send(metrics, BodyHandlers.ofString());
                // No job runs here, so what was taken is not served; it was taken, though.
                assertTrue(
                    scraped.body().contains("everystore_canary_probes_total{outcome=\"late\"} 1.0"),
                    scraped::body);
              });
    }
  }

  private static SSLContext trusting(String certificateFile) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (InputStream in = Files.newInputStream(Path.of(certificateFile))) {
      trusted.setCertificateEntry(
          "own", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }
}
