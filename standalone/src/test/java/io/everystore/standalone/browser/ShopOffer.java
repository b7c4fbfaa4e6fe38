package io.everystore.standalone.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.Awaitility;

/** An offer of the shop under test, defined and looked at over HTTP. */
final class ShopOffer {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final ShopUnderTest shop;
  private final String id;

  private ShopOffer(ShopUnderTest shop, String id) {
    this.shop = shop;
    this.id = id;
  }

  /** Defines it; returns once pages show it to somebody unknown. */
  static ShopOffer define(ShopUnderTest shop, String id, String json) throws Exception {
    ShopOffer offer = new ShopOffer(shop, id);
    offer.put(json);
    Awaitility.await(id + " on a page").atMost(PATIENCE).until(() -> offer.isShownTo("nobody"));
    return offer;
  }

  private void put(String json) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(shop.adminUrl() + "/v1/offers/" + id))
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString(json))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IllegalStateException("PUT " + id + ": " + answer.body());
    }
  }

  boolean isShownTo(String clientId) throws IOException, InterruptedException {
    return get("/v1/pages/home?client_id=" + clientId)
        .path("offers")
        .findValuesAsText("offer_id")
        .contains(id);
  }

  /** How many events of a name are known of somebody. */
  long countOf(String event, String personId) throws IOException, InterruptedException {
    return get("/v1/users/" + personId)
        .path("features")
        .path("events." + event + ".count")
        .asLong();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(
        http.send(
                HttpRequest.newBuilder(URI.create(shop.url() + path)).GET().build(),
                BodyHandlers.ofString())
            .body());
  }
}
