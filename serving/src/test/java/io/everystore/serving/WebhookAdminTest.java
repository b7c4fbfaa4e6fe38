package io.everystore.serving;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.serving.http.RawHttp;
import io.everystore.serving.log.TestLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks over the management API of a whole serving process. */
final class WebhookAdminTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;

  private static TestLog broker;
  private static Serving serving;

  @BeforeAll
  static void start() throws Exception {
    broker = TestLog.start(directory.resolve("broker"));
    serving =
        Serving.start(
            new ServingConfig(
                "127.0.0.1", 0, 0, 1, broker.kafka(), directory.resolve("store"), 1_000, 1_000));
    await().atMost(Duration.ofSeconds(60)).until(serving::caughtUp);
    RawHttp.Answer keen =
        admin("PUT", "/v1/segments/keen", "{\"rule\":{\"combinator\":\"and\",\"rules\":[]}}");
    assertEquals(201, keen.status(), keen.body());
  }

  @AfterAll
  static void stop() {
    serving.close();
    broker.close();
  }

  private static RawHttp.Answer admin(String method, String path, String body, String... headers)
      throws IOException {
    return RawHttp.send(
        serving.adminPort(),
        method,
        path,
        body.isEmpty() ? "" : "application/json",
        body.getBytes(StandardCharsets.UTF_8),
        headers);
  }

  private static JsonNode read(String path) throws IOException {
    return JSON.readTree(admin("GET", path, "").body());
  }

  @Test
  void webhook_isToldItsSecretOnce_andChangedByWhoKnowsItsVersion() throws Exception {
    String body = "{\"url\":\"https://crm.example/hook\",\"segments\":[\"keen\"]}";
    RawHttp.Answer put = admin("PUT", "/v1/webhooks/crm", body);
    assertEquals(201, put.status(), put.body());
    String secret = JSON.readTree(put.body()).path("secret").asText();
    assertTrue(secret.startsWith("whsec_") && secret.length() > 40, put.body());
    JsonNode read = read("/v1/webhooks/crm");
    assertFalse(read.has("secret"), read.toString());
    assertEquals("active", read.path("state").asText());
    assertEquals("keen", read.at("/segments/0").asText());
    assertFalse(read("/v1/webhooks").at("/webhooks/0").has("secret"));

    assertEquals(428, admin("PUT", "/v1/webhooks/crm", body).status());
    assertEquals(412, admin("PUT", "/v1/webhooks/crm", body, "If-Match: \"1\"").status());
    RawHttp.Answer paused =
        admin(
            "PUT",
            "/v1/webhooks/crm",
            body.replace("}", ",\"state\":\"paused\"}"),
            "If-Match: \"" + read.path("version").asText() + "\"");
    assertEquals(200, paused.status(), paused.body());
    assertFalse(JSON.readTree(paused.body()).has("secret"), paused.body());
    assertEquals("paused", read("/v1/webhooks/crm").path("state").asText());

    RawHttp.Answer rotated = admin("POST", "/v1/webhooks/crm:rotate-secret", "", "If-Match: *");
    assertNotEquals(secret, JSON.readTree(rotated.body()).path("secret").asText(secret));
    assertEquals(204, admin("DELETE", "/v1/webhooks/crm", "", "If-Match: *").status());
    assertEquals(404, admin("GET", "/v1/webhooks/crm", "").status());
  }

  @Test
  void change_isOnRecordWithoutTheSecret() throws Exception {
    String body = "{\"url\":\"https://shop.example/hook\"}";
    String secret =
        JSON.readTree(admin("PUT", "/v1/webhooks/told", body, "X-Operator: ann").body())
            .path("secret")
            .asText();
    admin("POST", "/v1/webhooks/told:rotate-secret", "", "If-Match: *", "X-Operator: bob");
    admin("DELETE", "/v1/webhooks/told", "", "If-Match: *", "X-Operator: cid");
    String path = "/v1/audit?kind=webhook&id=told";
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertEquals(3, read(path).path("audit").size()));
    JsonNode entries = read(path).path("audit");
    assertEquals("cid", entries.at("/0/operator").asText());
    assertEquals("delete", entries.at("/0/action").asText());
    assertEquals("secret", entries.at("/1/changes/0/field").asText(), entries.toString());
    assertTrue(entries.at("/2/changes").toString().contains("shop.example"), entries.toString());
    assertFalse(entries.toString().contains(secret), "the secret stands in the audit");
    assertFalse(entries.toString().contains("whsec_"), "a secret stands in the audit");
  }

  @Test
  void addressesAndFieldsThatAreWrong_areRefusedWhereTheyAre() throws Exception {
    for (String url :
        new String[] {
          "http://crm.example/", "ftp://crm.example/", "crm.example", "https://a:b@c.d/"
        }) {
      assertEquals("/url", refused("{\"url\":\"" + url + "\"}"), url);
    }
    assertEquals("/segments/0", refused("{\"url\":\"https://c.d/\",\"segments\":[\"nobody\"]}"));
    assertEquals("/state", refused("{\"url\":\"https://c.d/\",\"state\":\"disabled\"}"));
    assertEquals("/hook", refused("{\"url\":\"https://c.d/\",\"hook\":1}"));
    assertEquals(400, admin("PUT", "/v1/webhooks/NO", "{\"url\":\"https://c.d/\"}").status());
  }

  private static String refused(String body) throws IOException {
    RawHttp.Answer answer = admin("PUT", "/v1/webhooks/bad", body);
    assertEquals(400, answer.status(), answer.body());
    return JSON.readTree(answer.body()).at("/errors/0/pointer").asText();
  }
}
