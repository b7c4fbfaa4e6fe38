package io.everystore.standalone.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console in a real browser over the running system. */
final class ConsoleBrowserTest {
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static final String PERSON = "console-person";

  private static @Nullable ShopUnderTest shop;
  private static @Nullable Chromium browser;
  private final Window window = Objects.requireNonNull(browser).open(1280, 900);

  @BeforeAll
  static void open(@TempDir Path dataDirectory) throws Exception {
    Assumptions.assumeTrue(
        Chromium.PROGRAM.toFile().canExecute(), "no Chromium at " + Chromium.PROGRAM);
    shop = ShopUnderTest.open(dataDirectory);
    browser = Chromium.start();
    look("p10001", "p10002", "p10003");
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

  /** What breaks the security policy is an error on the console as well. */
  @AfterEach
  void nothingWentWrong_andNothingLeftTheServer() {
    assertEquals(List.of(), window.complaints());
    for (String request : window.requests()) {
      assertTrue(
          request.startsWith(admin())
              || request.startsWith("data:")
              || request.equals("about:blank"),
          request);
    }
  }

  @Test
  void everyPage_isAccessibleAndFits_lightAndDark_wideAndNarrow() throws Exception {
    for (int width : new int[] {1280, 400}) {
      window.resize(width, 900);
      for (boolean dark : new boolean[] {false, true}) {
        window.dark(dark);
        for (String page :
            List.of(
                "now",
                "segments",
                "segments/new",
                "lists",
                "webhooks",
                "offers",
                "offers/new",
                "pages",
                "pages/new",
                "people",
                "people/" + PERSON,
                "experiments",
                "experiments/new",
                "catalogue",
                "catalogue/p10001",
                "audit",
                "nowhere")) {
          show(page);
          String name = page + " " + width + (dark ? " dark" : " light");
          assertTrue(
              window.evaluate("document.documentElement.scrollWidth").asInt() <= width, name);
          JsonNode violations = Axe.violations(window);
          assertTrue(violations.isEmpty(), () -> name + violations.toPrettyString());
          window.screenshot(
              PICTURES.resolve("console-" + name.replace('/', '-').replace(' ', '-') + ".png"));
        }
      }
    }
  }

  @Test
  void now_showsWhatVisitorsDo() throws Exception {
    show("now");
    look("p10004");
    window.await("what happens", "document.querySelectorAll('main ol li time').length > 0");
    window.await("charts", "document.querySelectorAll('canvas').length === 2");
    window.click("button[aria-pressed]");
    window.await("the pause", "document.querySelector('h1 + span').textContent === 'Paused'");
  }

  @Test
  void segment_isBuiltFromAnExample() {
    show("segments/new");
    window.click("main section ul button");
    window.await(
        "two conditions",
        "document.querySelectorAll('select[aria-label^=\"How often\"]').length === 2");
    assertEquals("3", window.evaluate(value("input[aria-label^='Number of times']")).asText());
    window.click("button[aria-label='Undo']");
    window.await(
        "no condition",
        "document.querySelectorAll('select[aria-label^=\"How often\"]').length === 0");
  }

  @Test
  void template_isSaved_metByAnotherChange_deletedAndBroughtBack() throws Exception {
    show("pages/new");
    window.evaluate("document.querySelector('main input[required]').focus()");
    window.type("main input[required]", "Winter sale");
    choose("main select", "own");
    press("Save as draft");
    window.await("the template", "location.pathname === '/console/pages/winter-sale'");
    loaded();

    ObjectNode theirs = (ObjectNode) read("/v1/page-templates/winter-sale");
    theirs.remove(List.of("version", "created_time", "updated_time"));
    theirs.put("max_rows", 7);
    put("/v1/page-templates/winter-sale", theirs);

    window.type("main input[required]", " 2026");
    press("Save");
    window.await("the conflict", "document.body.textContent.includes('Somebody else changed')");
    window.screenshot(PICTURES.resolve("console-conflict.png"));
    JsonNode violations = Axe.violations(window);
    assertTrue(violations.isEmpty(), violations::toPrettyString);
    press("Keep both changes");
    window.await("the end of it", "document.body.textContent.includes('Saved with both changes')");
    JsonNode both = read("/v1/page-templates/winter-sale");
    assertEquals("Winter sale 2026", both.path("name").asText());
    assertEquals(7, both.path("max_rows").asInt());

    press("Delete");
    window.await("the list", "location.pathname === '/console/pages'");
    assertEquals(404, get("/v1/page-templates/winter-sale").statusCode());
    press("Undo");
    window.await("the template", "location.pathname === '/console/pages/winter-sale'");
    assertEquals("Winter sale 2026", read("/v1/page-templates/winter-sale").path("name").asText());
    // 412 is how the server tells of the conflict; the browser notes every such answer.
    window.forget(complaint -> complaint.contains("412"));
  }

  @Test
  void webhook_isMade_itsSecretSaidOnce_pausedAndDeleted() throws Exception {
    show("webhooks");
    window.type("main form input[required]", "Mailing");
    window.type("main form input[type=url]", "https://mailing.example/hook");
    press("Tell it");
    window.await("the secret", "document.querySelector('main code') !== null");
    assertTrue(
        window.evaluate("document.querySelector('main code').textContent").asText().length() > 40);
    window.await("the row", "document.querySelector('main tbody') !== null");
    window.screenshot(PICTURES.resolve("console-webhook.png"));
    JsonNode violations = Axe.violations(window);
    assertTrue(violations.isEmpty(), violations::toPrettyString);
    press("I have kept it");
    window.await("no secret", "document.querySelector('main code') === null");
    assertEquals("https://mailing.example/hook", read("/v1/webhooks/mailing").path("url").asText());

    press("Pause");
    window.await(
        "the pause", "document.querySelector('main tbody').textContent.includes('Paused')");
    assertEquals("paused", read("/v1/webhooks/mailing").path("state").asText());
    press("Change");
    window.await("the form", "document.body.textContent.includes('Change “mailing”')");
    window.type("main form input[type=url]", "/two");
    press("Save");
    window.await("the change", "document.querySelector('tbody').textContent.includes('hook/two')");
    assertEquals("paused", read("/v1/webhooks/mailing").path("state").asText());
    press("Delete");
    window.await("the end", "document.body.textContent.includes('No webhook yet')");
    assertEquals(404, get("/v1/webhooks/mailing").statusCode());
  }

  @Test
  void person_seesAPageWithReasons() throws Exception {
    show("people/" + PERSON);
    window.await("what they did", "document.querySelectorAll('main ol li').length >= 3");
    window.click("[role=tab]:nth-child(2)");
    window.await("rows", "document.querySelectorAll('main section section li').length > 0");
    window.click("main section section li button");
    window.await("reasons", "document.body.textContent.includes('Found by')");
    window.screenshot(PICTURES.resolve("console-why.png"));
    JsonNode violations = Axe.violations(window);
    assertTrue(violations.isEmpty(), violations::toPrettyString);
  }

  @Test
  void keyboard_reachesTheContentFirst() {
    show("people");
    window.press("Tab");
    assertEquals("Skip to content", window.evaluate("document.activeElement.textContent").asText());
  }

  private void show(String page) {
    window.go(admin() + "/console/" + page);
    loaded();
  }

  private void loaded() {
    window.await(
        "the page",
        "document.querySelector('main h1') !== null"
            + " && document.querySelector('main [aria-busy]') === null");
  }

  /** Presses the first button of that text. */
  private void press(String text) {
    String button =
        "[...document.querySelectorAll('button:not(:disabled)')].find(b => b.textContent.trim() === '"
            + text
            + "')";
    window.await(text, button + " !== undefined");
    window.evaluate(button + ".click()");
  }

  /** Chooses as a person does, so that the page takes notice. */
  private void choose(String selector, String value) {
    window.evaluate(
        "(() => { const select = document.querySelector('"
            + selector
            + "'); select.value = '"
            + value
            + "'; select.dispatchEvent(new Event('change', {bubbles: true})); })()");
  }

  private static String value(String selector) {
    return "document.querySelector(\"" + selector + "\").value";
  }

  private static void look(String... itemIds) throws IOException, InterruptedException {
    for (String itemId : itemIds) {
      String body =
          "{\"client_id\":\"%s\",\"events\":[{\"name\":\"view_item\",\"params\":{\"items\":[{\"item_id\":\"%s\"}]}}]}"
              .formatted(PERSON, itemId);
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(Objects.requireNonNull(shop).url() + "/v1/events"))
                  .header("content-type", "application/json")
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      assertEquals(202, answer.statusCode(), answer.body());
    }
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(admin() + path)).build(), BodyHandlers.ofString());
  }

  private static JsonNode read(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = get(path);
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  private static void put(String path, JsonNode definition)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(admin() + path))
                .header("content-type", "application/json")
                .header("if-match", "*")
                .PUT(BodyPublishers.ofString(definition.toString()))
                .build(),
            BodyHandlers.ofString());
    assertEquals(200, answer.statusCode(), answer.body());
  }

  private static String admin() {
    return Objects.requireNonNull(shop).adminUrl();
  }
}
