package io.everystore.standalone.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop in a real browser over the running system. */
final class ShopBrowserTest {
  private static final String CAMPING = "/#/category/Outdoor%20%3E%20Camping";
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final String ROW_TITLES =
      "[...document.querySelectorAll('.row h2')].map(h => h.textContent)";
  private static final String HOME_ITEMS =
      "[...document.querySelectorAll('.row .card')].map(c => c.dataset.item)";

  private static @Nullable ShopUnderTest shop;
  private static @Nullable Chromium browser;
  private final Window window = openWindow();

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
  void nothingWentWrong_andNothingLeftTheShop() {
    assertEquals(List.of(), window.complaints());
    for (String request : window.requests()) {
      assertTrue(
          request.startsWith(url()) || request.startsWith("data:") || request.equals("about:blank"),
          request);
    }
  }

  @Test
  void threeClicks_rearrangeTheFrontPage_andLoginKeepsIt() throws Exception {
    window.go(url() + "/");
    List<String> rowsBefore = window.strings(ROW_TITLES);
    List<String> itemsBefore = window.strings(HOME_ITEMS);
    assertTrue(rowsBefore.size() >= 3, rowsBefore.toString());
    window.screenshot(PICTURES.resolve("home-new.png"));

    clickThreeTents();
    goHome();

    assertEquals("true", freshness());
    assertTrue(hasRowOfMyClicks(window), () -> window.strings(ROW_TITLES).toString());
    assertNotEquals(rowsBefore, window.strings(ROW_TITLES));
    assertNotEquals(itemsBefore, window.strings(HOME_ITEMS));
    window.screenshot(PICTURES.resolve("home-known.png"));

    window.click("#account-button");
    window.type("#login-name", "Mia");
    window.press("Enter");
    window.await("the greeting", "document.querySelector('#account-name').textContent === 'Mia'");
    window.await(
        "the page", "document.querySelector('.hero h1')?.textContent.includes('Mia') === true");
    assertTrue(hasRowOfMyClicks(window), () -> window.strings(ROW_TITLES).toString());
    window.screenshot(PICTURES.resolve("home-logged-in.png"));

    Window other = openWindow();
    other.go(url() + "/?visitor=other");
    assertNotEquals(window.strings(HOME_ITEMS), other.strings(HOME_ITEMS));
    assertFalse(hasRowOfMyClicks(other), () -> other.strings(ROW_TITLES).toString());
  }

  @Test
  void cart_isFilledByKeyboardAndOrdered() throws Exception {
    window.go(url() + CAMPING);
    window.evaluate(
        "window.sent = []; const original = window.fetch; void (window.fetch = (path, options) => {"
            + " if (options?.body) window.sent.push(...JSON.parse(options.body).events);"
            + " return original(path, options); })");
    window.evaluate("document.querySelector('.card-link').focus()");
    window.press("Enter");
    window.await("the product", "document.querySelector('.product') !== null");
    window.awaitShown();
    window.screenshot(PICTURES.resolve("item.png"));
    window.evaluate("document.querySelector('.buy .primary')?.focus()");
    window.press("Enter");
    window.await("the cart", "document.querySelector('#cart-count')?.textContent === '1'");
    window.click(".cart-link");
    window.await("the summary", "document.querySelector('.summary') !== null");
    window.screenshot(PICTURES.resolve("cart.png"));
    window.click(".summary .primary");
    window.await("thanks", "document.querySelector('h1')?.textContent === 'Thank you!'");
    window.awaitShown();
    assertTrue(window.evaluate("document.querySelector('#cart-count').hidden").asBoolean());
    // What becomes of the item carries the answer it was chosen from.
    List<String> told =
        window.strings(
            "window.sent.filter(({ name, params }) =>"
                + " params.recommendation_id && name !== 'view_item_list')"
                + ".map(({ name, params }) => `${name} ${params.recommendation_id}`)");
    String answer = told.get(0).substring(told.get(0).indexOf(' '));
    assertEquals(
        List.of("select_item" + answer, "add_to_cart" + answer, "purchase" + answer), told);
  }

  @Test
  void search_findsByTitle() {
    window.go(url() + "/");
    window.type("#q", "tent");
    window.press("Enter");
    window.await("results", "document.querySelectorAll('.grid .card').length > 0");
    for (String title :
        window.strings("[...document.querySelectorAll('.grid .title')].map(t => t.textContent)")) {
      assertTrue(title.toLowerCase(Locale.ROOT).contains("tent"), title);
    }
  }

  @Test
  void emptyCart_saysSoAndShowsRows() {
    window.go(url() + "/#/cart");
    assertFalse(window.strings(ROW_TITLES).isEmpty());
    assertEquals(
        "Your cart is empty",
        window.evaluate("document.querySelector('h1')?.textContent").asText());
  }

  @Test
  void phone_showsEveryPageWithoutScrollingSideways() throws Exception {
    window.resize(400, 860);
    for (String page : List.of("/", CAMPING, "/#/cart", "/#/search/tent")) {
      window.go(url() + page);
      assertNoOverflow(page);
    }
    window.go(url() + CAMPING);
    window.click(".card-link");
    window.await("the product", "document.querySelector('.product') !== null");
    window.awaitShown();
    assertNoOverflow("item");
    window.screenshot(PICTURES.resolve("phone-item.png"));
    goHome();
    assertNoOverflow("home");
    window.screenshot(PICTURES.resolve("phone-home.png"));
    window.dark(true);
    window.screenshot(PICTURES.resolve("phone-dark.png"));
  }

  @Test
  void pages_areAccessible() {
    for (boolean dark : new boolean[] {false, true}) {
      window.dark(dark);
      for (String page : List.of("/", CAMPING, "/#/cart")) {
        window.go(url() + page);
        JsonNode violations = Axe.violations(window);
        assertTrue(violations.isEmpty(), () -> page + violations.toPrettyString());
      }
    }
  }

  private static String url() {
    return Objects.requireNonNull(shop).url();
  }

  /** A visitor of its own, nothing shared with other windows. */
  private static Window openWindow() {
    return Objects.requireNonNull(browser).open(1360, 1000);
  }

  private static boolean hasRowOfMyClicks(Window window) {
    return window.strings(ROW_TITLES).stream()
        .anyMatch(title -> title.startsWith("Because you viewed"));
  }

  private void clickThreeTents() {
    for (int i = 0; i < 3; i++) {
      window.go(url() + CAMPING);
      window.click(".grid .card:nth-child(" + (2 * i + 1) + ") .card-link");
      window.await("the product", "document.querySelector('.product') !== null");
      window.awaitShown();
    }
  }

  private void goHome() {
    window.click(".brand");
    window.await("the front page", "document.querySelector('.hero') !== null");
    window.awaitShown();
  }

  private String freshness() {
    return window.evaluate("document.querySelector('.fresh').dataset.fresh").asText();
  }

  private void assertNoOverflow(String page) {
    int width = window.evaluate("document.documentElement.scrollWidth").asInt();
    assertTrue(width <= 400, page + " is " + width + " px wide (expected: at most 400)");
  }
}
