package io.everystore.standalone.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.serving.access.ApiKeyFile;
import io.everystore.standalone.demo.Demo;
import io.everystore.standalone.up.EverystoreSystem;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shop where there are keys: a browser gets in with one of its origin, as a visitor. */
final class KeyedShopBrowserTest {
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static final String VISITOR = "JSON.parse(localStorage.getItem('everystore.visitor.'))";

  @TempDir Path directory;

  @Test
  void visitor_getsInWithAKeyOfThisOrigin_andReadsNobodyElse() throws Exception {
    Assumptions.assumeTrue(
        Chromium.PROGRAM.toFile().canExecute(), "no Chromium at " + Chromium.PROGRAM);
    int port = freePort();
    String url = "http://127.0.0.1:" + port;
    Path keys = directory.resolve("keys.json");
    String elsewhere =
        ApiKeyFile.add(keys, "browser", "elsewhere", null, List.of("https://shop.example"));
    String key = ApiKeyFile.add(keys, "browser", "shop", null, List.of(url));
    Consumer<String> say = System.out::println;
    try (EverystoreSystem system = KeyedSystem.start(directory.resolve("data"), port, keys);
        Demo demo = Demo.start(system.publicAddress(), system.ownCalls(), say);
        Chromium browser = Chromium.start()) {
      demo.awaitLoaded(Duration.ofMinutes(5));
      Demo.defineOffers(
          system.adminAddress(),
          system.ownCalls(),
          line -> {
            throw new AssertionError(line);
          });
      Window window = browser.open(1360, 1000);
      window.go(url + "/");
      window.await("the form", "document.querySelector('#browser-key') !== null");
      JsonNode violations = Axe.violations(window);
      assertTrue(violations.isEmpty(), violations::toPrettyString);
      window.screenshot(PICTURES.resolve("shop-key.png"));

      enter(window, elsewhere);
      window.await(
          "the refusal",
          "document.querySelector('.state')?.textContent.includes('Origin') === true");
      enter(window, key);
      window.await("a page", "document.querySelectorAll('.row .card').length > 0");
      window.click(".row .card .card-link");
      window.await("the product", "document.querySelector('.product') !== null");
      String seen = window.evaluate("location.hash.split('/')[2]").asText();
      assertFalse(seen.isEmpty());
      window.click(".brand");
      window.await(
          "a page that knows of the click",
          "[...document.querySelectorAll('.row')].some(row => row.querySelector("
              + "`.card[data-item=\""
              + seen
              + "\"]`) !== null)"
              + " && document.querySelector('.fresh')?.dataset.fresh === 'true'");
      window.screenshot(PICTURES.resolve("shop-with-key.png"));
      window.click(".offer button");
      window.await("the grant", "document.querySelector('.offer-outcome.granted') !== null");
      assertEquals(200, profile(window, VISITOR + ".clientId"), "one's own");
      assertEquals(403, profile(window, "'somebody-else'"), "nobody else's");

      String before = window.evaluate(VISITOR + ".clientId").asText();
      window.go(url + "/?key=" + key);
      window.await("a page", "document.querySelectorAll('.row .card').length > 0");
      assertEquals("", window.evaluate("location.search").asText(), "the key is not shown on");
      assertEquals(before, window.evaluate(VISITOR + ".clientId").asText(), "still the same");
      window.forget(complaint -> complaint.matches("(?s).*status of 40[134].*"));
      assertEquals(List.of(), window.complaints());
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void enter(Window window, String key) {
    window.evaluate("document.querySelector('#browser-key').value = ''");
    window.type("#browser-key", key);
    window.press("Enter");
  }

  private static int profile(Window window, String id) {
    return window
        .evaluate(
            "fetch(`/v1/users/${"
                + id
                + "}`, {headers: {authorization: `Bearer ${localStorage.getItem("
                + "'everystore.browser-key')}`, 'x-visitor-token': "
                + VISITOR
                + ".pass}}).then(answer => answer.status)")
        .asInt();
  }
}
