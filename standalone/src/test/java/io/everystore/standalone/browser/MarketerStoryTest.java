package io.everystore.standalone.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From an idea to the last coupon in the console: who left a cart behind gets an offer, within a
 * budget. Told with the mouse, and with the keyboard alone.
 */
final class MarketerStoryTest {
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BUDGET = 100;

  /** More than the budget is for, so that somebody comes too late. */
  private static final int CARTS = BUDGET + 4;

  /** A running system that is looked at twice keeps what was made before. */
  private static final String RUN =
      System.getProperty("everystore.shop.url", "").isEmpty()
          ? ""
          : "-" + Long.toString(System.currentTimeMillis() / 1000, 36);

  private static final String CART = "Put something into the cart";
  private static final String BOUGHT = "Bought something";

  private static @Nullable ShopUnderTest shop;
  private static @Nullable Chromium browser;

  private final Window window = Objects.requireNonNull(browser).open(1280, 900);
  private final ShopApi api = new ShopApi(Objects.requireNonNull(shop).url());

  /** Tokens of the last event of each who left a cart behind, by person. */
  private final Map<String, String> carts = new LinkedHashMap<>();

  /** The same of those who did not. */
  private final Map<String, String> others = new LinkedHashMap<>();

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
  void abandonedCarts_getAnOfferUntilItsBudgetIsUsedUp_withTheMouse() throws Exception {
    story("mouse" + RUN, new MouseHands(window));
  }

  @Test
  void abandonedCarts_getAnOfferUntilItsBudgetIsUsedUp_withTheKeyboard() throws Exception {
    story("keyboard" + RUN, new KeyboardHands(window));
  }

  private void story(String name, Hands hands) throws Exception {
    String segment = "Carts left by " + name;
    String offer = "Come back by " + name;
    shop(name);

    buildRule(segment, hands);
    awaitPreview();
    picture("rule", name);
    hands.press("Save as draft");
    window.await(
        "the segment", "location.pathname === '/console/segments/carts-left-by-" + name + "'");
    hands.press("Activate");
    long before = awaitPeople(CARTS);
    addCarts(name + "-late", 20);
    assertTrue(awaitPeople(before + 1) > before);
    picture("segment", name);

    makeOffer(offer, segment, hands);
    String offerId = "come-back-by-" + name;
    window.await("the offer", "location.pathname === '/console/offers/" + offerId + "'");
    seenByExactlyThose(offerId);

    List<String> people = new ArrayList<>(carts.keySet());
    redeem(offerId, people.subList(0, 62));
    window.await("62 redeemed", mainSays("62 of 100"));
    window.await("38 left", mainSays("38 left"));
    picture("budget", name);
    ShopApi.Answer again = api.redeem(offerId, people.get(0), 60, "again");
    assertEquals("already_redeemed", again.body().path("code").asText(), again::toString);
    String waiting = people.get(BUDGET);
    assertTrue(api.offersAtHome(waiting, token(waiting)).contains(offerId));

    redeem(offerId, people.subList(62, BUDGET));
    ShopApi.Answer late = api.redeem(offerId, waiting, 60, "late");
    assertEquals("budget", late.body().path("code").asText(), late::toString);
    window.await("the end of the budget", mainSays("Used up"));
    Awaitility.await("the offer's end")
        .atMost(PATIENCE)
        .until(() -> !api.offersAtHome(waiting, token(waiting)).contains(offerId));
    picture("end", name);
  }

  private void shop(String name) throws IOException, InterruptedException {
    addCarts(name, CARTS);
    String little = name + "-little";
    others.put(little, api.act(little, "add_to_cart", 49.90));
    String bought = name + "-bought";
    api.act(bought, "add_to_cart", 80);
    others.put(bought, api.act(bought, "purchase", 80));
    String looked = name + "-looked";
    others.put(looked, api.act(looked, "view_item", 80));
  }

  private void addCarts(String name, int count) throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      String person = name + "-" + i;
      carts.put(person, api.act(person, "add_to_cart", 60));
    }
  }

  private void buildRule(String segment, Hands hands) {
    show("segments/new");
    hands.type("Name", segment);
    hands.press("Condition");
    hands.choose("What is asked", CART);
    hands.choose("What counts: " + CART, "worth in all");
    hands.type("Amount: " + CART, "50");
    inTheLastHour(CART, hands);
    hands.press("Condition");
    hands.choose("What is asked", 1, BOUGHT);
    hands.choose("How often: " + BOUGHT, "not at all");
    inTheLastHour(BOUGHT, hands);
    window.await(
        "the rule in words",
        mainSays(
            "Put something worth at least 50 in all into the cart in the last hour"
                + " and bought nothing in the last hour."));
  }

  private static void inTheLastHour(String deed, Hands hands) {
    hands.choose("When: " + deed, "in the last");
    hands.type("When: " + deed + ", number", "1");
    hands.choose("When: " + deed + ", unit", "hours");
  }

  private void awaitPreview() {
    window.await("the preview", people(".+ people$") + " >= " + CARTS);
  }

  /** Waits until the segment has so many; gives how many it has. */
  private long awaitPeople(long least) {
    String people = people("^.+ people, up to date");
    window.await(least + " people", people + " >= " + least);
    return window.evaluate(people).asLong();
  }

  /** The number of people in the line that reads so. */
  private static String people(String line) {
    return "Number([...document.querySelectorAll('main p')].map(p => p.textContent)"
        + ".find(t => /"
        + line
        + "/.test(t))?.replace(/ people.*/, '').replaceAll(',', ''))";
  }

  private void makeOffer(String offer, String segment, Hands hands) {
    show("offers/new");
    hands.type("Name", offer);
    hands.type("What visitors read", "10 % off what is in your cart");
    hands.press("Budget");
    hands.type("At most", String.valueOf(BUDGET));
    hands.press("Per person");
    hands.press(segment);
    window.await(
        "the limits in words",
        mainSays("Redeemed at most 100 times by all together, at most once by each person."));
    hands.press("Save and activate");
  }

  private void seenByExactlyThose(String offerId) throws IOException, InterruptedException {
    String first = carts.keySet().iterator().next();
    Awaitility.await("the offer on a page")
        .atMost(PATIENCE)
        .until(() -> api.offersAtHome(first, token(first)).contains(offerId));
    for (Map.Entry<String, String> person : carts.entrySet()) {
      assertTrue(
          api.offersAtHome(person.getKey(), person.getValue()).contains(offerId), person::getKey);
    }
    for (Map.Entry<String, String> person : others.entrySet()) {
      assertFalse(
          api.offersAtHome(person.getKey(), person.getValue()).contains(offerId), person::getKey);
    }
  }

  private void redeem(String offerId, List<String> people)
      throws IOException, InterruptedException {
    for (String person : people) {
      ShopApi.Answer answer = api.redeem(offerId, person, 60, "once");
      assertEquals(200, answer.status(), answer::toString);
    }
  }

  private String token(String person) {
    return Objects.requireNonNull(carts.get(person));
  }

  private static String mainSays(String text) {
    return "document.querySelector('main').textContent.includes(" + Hands.quote(text) + ")";
  }

  private void show(String page) {
    window.go(Objects.requireNonNull(shop).adminUrl() + "/console/" + page);
    window.await(
        "the page",
        "document.querySelector('main h1') !== null"
            + " && document.querySelector('main [aria-busy]') === null");
  }

  /** Light and dark, wide and narrow, and accessible in each. */
  private void picture(String moment, String name) throws IOException {
    for (int width : new int[] {1280, 400}) {
      window.resize(width, 900);
      for (boolean dark : new boolean[] {false, true}) {
        window.dark(dark);
        window.evaluate("scrollTo(0, 0)");
        String file =
            "story-"
                + moment
                + "-"
                + name.replace(RUN, "")
                + "-"
                + width
                + (dark ? "-dark" : "-light");
        assertTrue(window.evaluate("document.documentElement.scrollWidth").asInt() <= width, file);
        JsonNode violations = Axe.violations(window);
        assertTrue(violations.isEmpty(), () -> file + violations.toPrettyString());
        window.screenshot(PICTURES.resolve("console-" + file + ".png"));
      }
    }
    window.dark(false);
    window.resize(1280, 900);
  }
}
