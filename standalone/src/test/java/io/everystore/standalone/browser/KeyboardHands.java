package io.everystore.standalone.browser;

/** Works with the keyboard alone. */
final class KeyboardHands extends Hands {
  /** Stops of the tab key on a page. */
  private static final int MAX_STOPS = 300;

  KeyboardHands(Window window) {
    super(window);
  }

  @Override
  void press(String name) {
    String control = control(name, 0);
    reach(name, control);
    boolean box = window.evaluate(control + ".type === 'checkbox'").asBoolean();
    window.press(box ? "Space" : "Enter");
  }

  @Override
  void choose(String name, int at, String option) {
    String select = control(name, at);
    reach(name, select);
    int steps =
        window
            .evaluate(
                "(e => [...e.options].findIndex(o => o.textContent === "
                    + quote(option)
                    + ") - e.selectedIndex)("
                    + select
                    + ")")
            .asInt();
    for (int i = 0; i < Math.abs(steps); i++) {
      window.press(steps > 0 ? "ArrowDown" : "ArrowUp");
    }
    window.await(option, chosen("document.activeElement") + " === " + quote(option));
  }

  @Override
  void type(String name, int at, String text) {
    reach(name, control(name, at));
    window.selectAll();
    window.insert(text);
  }

  /** Goes there by the tab key, backwards when it lies before. */
  private void reach(String name, String control) {
    for (int stop = 0; stop < MAX_STOPS; stop++) {
      if (window.evaluate(control + " === document.activeElement").asBoolean()) {
        return;
      }
      boolean before =
          window
              .evaluate(
                  "(document.activeElement.compareDocumentPosition("
                      + control
                      + ") & Node.DOCUMENT_POSITION_PRECEDING) !== 0")
              .asBoolean();
      window.press(before ? "Shift+Tab" : "Tab");
    }
    throw new AssertionError(name + ": not reached by the tab key");
  }
}
