package io.everystore.standalone.browser;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Checks what a window shows for its accessibility. */
final class Axe {
  private static final String SCRIPT = script();

  private Axe() {}

  /** Every violation with the first elements it is about; an empty array when there is none. */
  static JsonNode violations(Window window) {
    window.evaluate("void (() => { " + SCRIPT + " })()");
    return window.evaluate(
        "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3)"
            + ".map(n => n.html + ' ' + n.failureSummary).join(' | ')))");
  }

  private static String script() {
    try (InputStream in =
        Axe.class.getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
