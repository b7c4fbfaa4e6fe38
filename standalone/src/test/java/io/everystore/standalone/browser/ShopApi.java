package io.everystore.standalone.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;

/** Shoppers who speak HTTP. Thread-safe. */
final class ShopApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  /** Without a slash at the end. */
  ShopApi(String url) {
    this.url = url;
  }

  /** What came back of a request; the body is JSON. */
  record Answer(int status, JsonNode body) {}

  /** Does something with an item of a price; the token contains it. */
  String act(String person, String event, double price) throws IOException, InterruptedException {
    Answer answer =
        post(
            "/v1/events",
            """
            {"client_id":"%s","events":[{"name":"%s","params":{"currency":"EUR","value":%s,\
            "items":[{"item_id":"p10001","price":%s,"quantity":1}]}}]}"""
                .formatted(person, event, price, price));
    assertEquals(202, answer.status(), answer::toString);
    return answer.body().path("token").asText();
  }

  /** Ids of the offers on somebody's home page, which contains the events of a token. */
  List<String> offersAtHome(String person, String token) throws IOException, InterruptedException {
    Answer answer =
        get("/v1/pages/home?limit=1&client_id=" + person + "&wait_ms=5000&after=" + token);
    assertEquals(200, answer.status(), answer::toString);
    return answer.body().path("offers").findValuesAsText("offer_id");
  }

  /** Redeems an offer for an order; the same order again is the same redemption. */
  Answer redeem(String offer, String person, double orderValue, String order)
      throws IOException, InterruptedException {
    return post(
        "/v1/offers/" + offer + ":redeem",
        """
        {"user_id":"%s","idempotency_key":"%s-%s","order_value":%s,"currency":"EUR"}"""
            .formatted(person, person, order, orderValue));
  }

  Answer get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(URI.create(url + path)));
  }

  private Answer post(String path, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(URI.create(url + path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
  }
}
