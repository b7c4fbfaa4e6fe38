package io.everystore.standalone.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.serving.access.OwnCalls;
import io.everystore.standalone.demo.Demo;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Offers in the shop, in a real browser over the running system. */
final class ShopOffersBrowserTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final String BANNER = ".offer[data-offer=\"%s\"]";
  private static final String VISITOR = "JSON.parse(localStorage['everystore.visitor.'])";

  private static @Nullable ShopUnderTest shop;
  private static @Nullable Chromium browser;
  private final Window window = Objects.requireNonNull(browser).open(1360, 1000);

  @BeforeAll
  static void open(@TempDir Path dataDirectory) throws Exception {
    Assumptions.assumeTrue(
        Chromium.PROGRAM.toFile().canExecute(), "no Chromium at " + Chromium.PROGRAM);
    shop = ShopUnderTest.open(dataDirectory);
    browser = Chromium.start();
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (shop != null) {
      shop.close();
    }
  }

  @AfterEach
  void nothingWentWrong() {
    assertEquals(List.of(), window.complaints());
  }

  @Test
  void offer_isSeenAndRedeemedByKeyboard_underOneKeyWhenTheNetworkFails() throws Exception {
    ShopOffer offer =
        define(
            "welcome",
            """
            {"name":"Welcome","state":"active","creative":{"title":"Ten off, welcome",
              "image_link":"/shop/images/parcel-12.svg","link":"/#/category/Outdoor"},
             "reward":{"type":"amount","value":10,"currency":"EUR"},
             "coupon":{"mode":"generic","code":"WELCOME-10"},
             "limits":[{"action":"redemption","limit":1,"per":"user","period":"lifetime"}]}""");
    window.go(url() + "/");
    String banner = BANNER.formatted("welcome");
    assertEquals("Ten off, welcome", text(banner + " h3"));
    assertEquals("€10.00 off your order", text(banner + " .offer-reward"));
    String visitor = window.evaluate(VISITOR + ".clientId").asText();
    await("the view", () -> offer.countOf("view_promotion", visitor) == 1);
    window.screenshot(PICTURES.resolve("offer.png"));

    // The first request gets no answer: the shop repeats it.
    window.evaluate(
        "window.asked = []; const original = window.fetch; void (window.fetch = (path, options) => {"
            + " if (!path.includes(':redeem')) return original(path, options);"
            + " window.asked.push(options.body);"
            + " return window.asked.length === 1 ? Promise.reject(new TypeError('lost'))"
            + " : original(path, options); })");
    window.evaluate("document.querySelector('" + banner + " button').focus()");
    window.press("Enter");
    window.await("what came of it", "document.querySelector('.offer-outcome.granted') !== null");
    List<String> asked = window.strings("window.asked");
    assertEquals(2, asked.size());
    assertEquals(asked.get(0), asked.get(1));
    assertEquals("WELCOME-10", text(banner + " code"));
    assertTrue(
        window.evaluate("document.activeElement.matches('.offer-outcome')").asBoolean(),
        "the focus is on what came of it");
    await("the click", () -> offer.countOf("select_promotion", visitor) == 1);
    assertAccessible();
    window.screenshot(PICTURES.resolve("offer-redeemed.png"));

    window.click(".cart-link");
    window.await("what was redeemed", "document.querySelector('.redeemed code') !== null");
    assertEquals("WELCOME-10", text(".redeemed code"));
    assertTrue(isMissing(banner), "redeemed as often as one may");
    window.click(".brand");
    window.await("the front page", "document.querySelector('.hero') !== null");
    assertTrue(isMissing(banner), "redeemed as often as one may");
    assertTrue(offer.isShownTo("nobody"), "others still see it");
  }

  @Test
  void offerSomebodyElseTookTheLastOf_saysSo_andIsGoneFromTheNextPage() throws Exception {
    define(
        "last",
        """
        {"name":"The last one","state":"active","priority":9,
         "reward":{"type":"free_shipping","value":4.90,"currency":"EUR"},
         "limits":[{"action":"redemption","limit":1,"per":"offer","period":"lifetime"}]}""");
    window.go(url() + "/");
    Window other = Objects.requireNonNull(browser).open(1360, 1000);
    other.go(url() + "/?visitor=faster");
    String banner = BANNER.formatted("last");
    other.click(banner + " button");
    other.await("the grant", "document.querySelector('.offer-outcome.granted') !== null");

    window.click(banner + " button");
    window.await("the refusal", "document.querySelector('.offer-outcome') !== null");
    assertEquals(
        "All of it is gone. Somebody else was faster.", text(banner + " .offer-outcome span"));
    // The browser logs every 409.
    window.forget(complaint -> complaint.contains("409"));
    window.click(".cart-link");
    window.await("the cart", "document.title.startsWith('Cart')");
    assertTrue(isMissing(banner), "gone");
  }

  @Test
  void banners_fitAPhoneAndAreAccessible() throws Exception {
    define(
        "phone",
        """
        {"name":"A rather long name of an offer that has to be broken into several lines somewhere",
         "state":"active","priority":5,"end_time":"2099-01-01T00:00:00Z",
         "reward":{"type":"percent","value":12.5}}""");
    window.resize(400, 860);
    for (boolean dark : new boolean[] {false, true}) {
      window.dark(dark);
      window.go(url() + "/");
      int width = window.evaluate("document.documentElement.scrollWidth").asInt();
      assertTrue(width <= 400, width + " px wide (expected: at most 400)");
      assertEquals("12.5% off your order", text(BANNER.formatted("phone") + " .offer-reward"));
      assertAccessible();
      window.evaluate("document.querySelector('.offers').scrollIntoView({behavior: 'instant'})");
      window.screenshot(PICTURES.resolve(dark ? "phone-offer-dark.png" : "phone-offer.png"));
    }
  }

  @Test
  void sampleOffers_areOnPages_andStayAsAnOperatorLeftThem() throws Exception {
    URI admin = URI.create(Objects.requireNonNull(shop).adminUrl() + "/");
    List<String> said = new ArrayList<>();
    Demo.defineOffers(admin, OwnCalls.OPEN, said::add);
    Demo.defineOffers(admin, OwnCalls.OPEN, said::add);
    assertEquals(List.of(), said);
    window.go(url() + "/#/cart");
    assertEquals("Shipping is on us, once", text(BANNER.formatted("demo-free-shipping") + " h3"));
  }

  private static ShopOffer define(String id, String json) throws Exception {
    return ShopOffer.define(Objects.requireNonNull(shop), id, json);
  }

  private static String url() {
    return Objects.requireNonNull(shop).url();
  }

  private String text(String selector) {
    window.await(selector, "document.querySelector('" + selector + "') !== null");
    return window.evaluate("document.querySelector('" + selector + "').textContent").asText();
  }

  private boolean isMissing(String selector) {
    return window.evaluate("document.querySelector('" + selector + "') === null").asBoolean();
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(PATIENCE).until(condition);
  }

  private void assertAccessible() {
    JsonNode violations = Axe.violations(window);
    assertTrue(violations.isEmpty(), violations::toPrettyString);
  }
}
