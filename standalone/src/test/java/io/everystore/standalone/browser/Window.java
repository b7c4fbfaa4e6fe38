package io.everystore.standalone.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** One window of a browser: what it shows, what it asked for, what it complained about. */
final class Window {
  private static final String SHIFT = "Shift+";
  private static final int CONTROL_BIT = 2;
  private static final int SHIFT_BIT = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Chromium browser;
  private final String session;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /** A key as the browser is told of it. */
  private record Key(String key, String code, int number, String text) {
    static Key of(String name) {
      return switch (name) {
        case "Enter" -> new Key(name, name, 13, "\r");
        case "Tab" -> new Key(name, name, 9, "");
        case "Escape" -> new Key(name, name, 27, "");
        case "Space" -> new Key(" ", name, 32, " ");
        case "ArrowUp" -> new Key(name, name, 38, "");
        case "ArrowDown" -> new Key(name, name, 40, "");
        case "ArrowLeft" -> new Key(name, name, 37, "");
        case "ArrowRight" -> new Key(name, name, 39, "");
        default -> new Key(name, name, 0, "");
      };
    }
  }

  Window(Chromium browser, String session) {
    this.browser = browser;
    this.session = session;
  }

  void prepare(int width, int height) {
    for (String domain : List.of("Runtime", "Page", "Log", "Network")) {
      call(domain + ".enable", Chromium.parameters());
    }
    resize(width, height);
  }

  void resize(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Chromium.parameters()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 600));
  }

  void dark(boolean dark) {
    ObjectNode parameters = Chromium.parameters();
    parameters
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", parameters);
  }

  void happened(JsonNode message) {
    JsonNode parameters = message.path("params");
    switch (message.path("method").asText()) {
      case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
      case "Runtime.consoleAPICalled" -> {
        if (parameters.path("type").asText().equals("error")) {
          complaints.add(parameters.toString());
        }
      }
      case "Log.entryAdded" -> {
        if (parameters.path("entry").path("level").asText().equals("error")) {
          complaints.add(parameters.toString());
        }
      }
      case "Network.requestWillBeSent" ->
          requests.add(parameters.path("request").path("url").asText());
      default -> {}
    }
  }

  /** Loads the page anew, also when only the part after the hash differs. */
  void go(String url) {
    call("Page.navigate", Chromium.parameters().put("url", "about:blank"));
    call("Page.navigate", Chromium.parameters().put("url", url));
    awaitShown();
  }

  /** Waits until a view is on the screen and nothing is loading. */
  void awaitShown() {
    await(
        "a view",
        "document.readyState === 'complete' && document.querySelector('main > *') !== null"
            + " && !document.querySelector('main[aria-busy], main .skeleton')");
  }

  void await(String what, String condition) {
    Awaitility.await(what).atMost(PATIENCE).until(() -> evaluate(condition).asBoolean());
  }

  /** Clicks the first element that matches. */
  void click(String selector) {
    await(selector, "document.querySelector(" + quote(selector) + ") !== null");
    evaluate("document.querySelector(" + quote(selector) + ").click()");
  }

  void type(String selector, String text) {
    evaluate("document.querySelector(" + quote(selector) + ").focus()");
    insert(text);
  }

  /** Presses a key, such as {@code Enter} or {@code Shift+Tab}. */
  void press(String key) {
    boolean shift = key.startsWith(SHIFT);
    Key pressed = Key.of(shift ? key.substring(SHIFT.length()) : key);
    for (String type : List.of("keyDown", "keyUp")) {
      ObjectNode parameters =
          Chromium.parameters()
              .put("type", type)
              .put("key", pressed.key())
              .put("code", pressed.code())
              .put("windowsVirtualKeyCode", pressed.number())
              .put("modifiers", shift ? SHIFT_BIT : 0);
      if (type.equals("keyDown")) {
        parameters.put("text", pressed.text());
      }
      call("Input.dispatchKeyEvent", parameters);
    }
  }

  /** Selects all text of the field that has the focus. */
  void selectAll() {
    ObjectNode parameters = Chromium.parameters().put("type", "keyDown").put("key", "a");
    parameters.put("code", "KeyA").put("modifiers", CONTROL_BIT);
    parameters.putArray("commands").add("selectAll");
    call("Input.dispatchKeyEvent", parameters);
  }

  /** Puts text into the field that has the focus, as if it was typed. */
  void insert(String text) {
    call("Input.insertText", Chromium.parameters().put("text", text));
  }

  /** Clicks with the left button of the mouse. */
  void clickAt(double x, double y) {
    for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
      call(
          "Input.dispatchMouseEvent",
          Chromium.parameters()
              .put("type", type)
              .put("x", x)
              .put("y", y)
              .put("button", type.equals("mouseMoved") ? "none" : "left")
              .put("clickCount", type.equals("mouseMoved") ? 0 : 1));
    }
  }

  /** The value of an expression; promises are awaited. */
  JsonNode evaluate(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Chromium.parameters()
                .put("expression", expression)
                .put("returnByValue", true)
                .put("awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Strings of an expression that gives an array. */
  List<String> strings(String expression) {
    List<String> strings = new ArrayList<>();
    evaluate(expression).forEach(value -> strings.add(value.asText()));
    return strings;
  }

  Path screenshot(Path file) throws IOException {
    String png =
        call("Page.captureScreenshot", Chromium.parameters().put("format", "png"))
            .path("data")
            .asText();
    Files.createDirectories(file.toAbsolutePath().getParent());
    return Files.write(file, Base64.getDecoder().decode(png));
  }

  /** Errors on the console and exceptions so far. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** Forgets complaints that are as they should be. */
  void forget(Predicate<String> expected) {
    complaints.removeIf(expected);
  }

  /** Addresses asked for so far. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  private JsonNode call(String method, ObjectNode parameters) {
    return browser.call(session, method, parameters);
  }

  private static String quote(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
