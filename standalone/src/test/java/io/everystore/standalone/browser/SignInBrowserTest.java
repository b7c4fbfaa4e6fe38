package io.everystore.standalone.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.serving.access.ApiKeyFile;
import io.everystore.standalone.up.EverystoreSystem;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console where there are keys: nobody sees it before signing in, nor after signing out. */
final class SignInBrowserTest {
  private static final Path PICTURES = Path.of("target", "screenshots");

  @TempDir Path directory;

  @Test
  void operator_signsInWithAKey_worksAndSignsOut() throws Exception {
    Assumptions.assumeTrue(
        Chromium.PROGRAM.toFile().canExecute(), "no Chromium at " + Chromium.PROGRAM);
    Path keys = directory.resolve("keys.json");
    String key = ApiKeyFile.add(keys, "operator", "paula", "publisher", List.of());
    try (EverystoreSystem system = KeyedSystem.start(directory.resolve("data"), 0, keys);
        Chromium browser = Chromium.start()) {
      Window window = browser.open(1280, 900);
      window.go(system.adminAddress() + "console/segments");
      window.await("the door", "document.querySelector('input[type=password]') !== null");
      JsonNode violations = Axe.violations(window);
      assertTrue(violations.isEmpty(), violations::toPrettyString);
      window.screenshot(PICTURES.resolve("console-sign-in.png"));

      window.type("input[type=password]", "es_operator_wrong");
      window.press("Enter");
      window.await("the refusal", "document.body.textContent.includes('not a key of an operator')");
      window.evaluate("document.querySelector('input[type=password]').focus()");
      window.selectAll();
      window.insert(key);
      window.press("Enter");
      window.await(
          "the page asked for", "document.querySelector('h1')?.textContent === 'Segments'");
      window.await("who", "document.body.textContent.includes('paula (publisher)')");
      assertEquals(
          403, status(window, "{method: 'DELETE'}"), "a request without what the console sends");
      assertEquals(
          404, status(window, "{method: 'DELETE', headers: {'x-everystore-console': '1'}}"));
      assertEquals("", window.evaluate("document.cookie").asText(), "no script reads the session");

      window.go(system.adminAddress() + "console/now");
      window.await("live", "document.querySelector('h1 + span')?.textContent === 'Live'");
      window.screenshot(PICTURES.resolve("console-signed-in.png"));
      window.evaluate(
          "[...document.querySelectorAll('button')]"
              + ".find(button => button.textContent === 'Sign out').click()");
      window.await("the door again", "document.querySelector('input[type=password]') !== null");
      assertEquals(401, status(window, "{}"));
      window.forget(complaint -> complaint.matches("(?s).*status of 40[134].*"));
      assertEquals(List.of(), window.complaints());
    }
  }

  private static int status(Window window, String options) {
    return window
        .evaluate("fetch('/v1/segments/none', " + options + ").then(answer => answer.status)")
        .asInt();
  }
}
