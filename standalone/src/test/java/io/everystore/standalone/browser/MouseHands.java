package io.everystore.standalone.browser;

import com.fasterxml.jackson.databind.JsonNode;

/** Works with the mouse; only text comes from the keyboard. */
final class MouseHands extends Hands {
  MouseHands(Window window) {
    super(window);
  }

  @Override
  void press(String name) {
    click(control(name, 0));
  }

  /**
   * Lists open outside of the page, where only the browser's own mouse gets: their choice is set.
   */
  @Override
  void choose(String name, int at, String option) {
    String select = control(name, at);
    window.evaluate(
        "(e => { e.value = [...e.options].find(o => o.textContent === "
            + quote(option)
            + ").value; e.dispatchEvent(new Event('change', {bubbles: true})); })("
            + select
            + ")");
    awaitChosen(name, at, option);
  }

  @Override
  void type(String name, int at, String text) {
    String field = control(name, at);
    click(field);
    window.evaluate(field + ".select()");
    window.insert(text);
  }

  private void click(String control) {
    JsonNode centre =
        window.evaluate(
            "(e => { e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect();"
                + " return {x: b.x + b.width / 2, y: b.y + b.height / 2}; })("
                + control
                + ")");
    window.clickAt(centre.path("x").asDouble(), centre.path("y").asDouble());
  }
}
