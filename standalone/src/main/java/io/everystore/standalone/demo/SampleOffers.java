package io.everystore.standalone.demo;

import io.everystore.serving.access.OwnCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** The offers of the demonstration, so that its pages have banners. */
final class SampleOffers {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int THERE_ALREADY = 412;
  private static final int SUCCESS = 2;

  /** Definitions by id. */
  private static final Map<String, String> OFFERS =
      Map.of(
          "demo-free-shipping",
          """
          {"name":"Free shipping","state":"active","priority":10,"slots":["home","cart"],
           "creative":{"title":"Shipping is on us, once","creative_name":"parcel",
             "image_link":"/shop/images/parcel-12.svg"},
           "reward":{"type":"free_shipping","value":4.90,"currency":"EUR"},
           "coupon":{"mode":"generic","code":"SHIP-FREE"},
           "limits":[{"action":"redemption","limit":500,"per":"offer","period":"lifetime"},
             {"action":"redemption","limit":1,"per":"user","period":"lifetime"}]}""",
          "demo-outdoor-week",
          """
          {"name":"Outdoor week","state":"active","priority":5,
           "creative":{"title":"Outdoor week","creative_name":"tent",
             "image_link":"/shop/images/tent-08.svg","link":"/#/category/Outdoor"},
           "reward":{"type":"percent","value":15},
           "coupon":{"mode":"generic","code":"OUTDOOR-15"},
           "limits":[{"action":"redemption","limit":2,"per":"user","period":"week"},
             {"action":"impression","limit":30,"per":"user","period":"day"}]}""");

  private SampleOffers() {}

  /**
   * Defines them where they are not defined yet; what an operator made of them stays.
   *
   * @param calls of the management port
   * @throws IOException when they are not taken
   */
  static void put(URI adminUrl, OwnCalls calls) throws IOException, InterruptedException {
    HttpClient http =
        calls.client().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
    for (Map.Entry<String, String> offer : OFFERS.entrySet()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(adminUrl.resolve("/v1/offers/" + offer.getKey()))
              .timeout(TIMEOUT)
              .header("content-type", "application/json")
              .header("if-none-match", "*")
              .PUT(BodyPublishers.ofString(offer.getValue()));
      calls.headers().forEach(request::header);
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      int status = answer.statusCode();
      if (status / 100 != SUCCESS && status != THERE_ALREADY) {
        throw new IOException("PUT /v1/offers/" + offer.getKey() + ": " + answer.body());
      }
    }
  }
}
