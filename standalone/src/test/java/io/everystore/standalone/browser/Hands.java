package io.everystore.standalone.browser;

import java.util.Objects;

/** A person at a window, who finds what is on it by its name. */
abstract class Hands {
  /** The name of a control, as it is read out. */
  private static final String NAME_OF =
      "(e => (e.getAttribute('aria-label') || (e.labels && e.labels.length > 0"
          + " ? e.labels[0].textContent : e.textContent)).replace('*', '').trim())";

  final Window window;

  Hands(Window window) {
    this.window = window;
  }

  /** Presses a button, follows a link or ticks a box; the first of that name. */
  abstract void press(String name);

  /** Chooses from the {@code at}-th list of that name. */
  abstract void choose(String name, int at, String option);

  /** Puts text into the {@code at}-th field of that name, in place of what it holds. */
  abstract void type(String name, int at, String text);

  final void choose(String name, String option) {
    choose(name, 0, option);
  }

  final void type(String name, String text) {
    type(name, 0, text);
  }

  /** An expression of the {@code at}-th control of that name; waits until it can be used. */
  final String control(String name, int at) {
    String control =
        "[...document.querySelectorAll('button, a, select, input, textarea, [role=tab]')]"
            + ".filter(e => !e.disabled && e.type !== 'hidden' && e.getClientRects().length > 0 && "
            + NAME_OF
            + "(e) === "
            + quote(name)
            + ")["
            + at
            + "]";
    window.await(name, control + " !== undefined");
    return control;
  }

  /** Waits until a list shows an option. */
  final void awaitChosen(String name, int at, String option) {
    window.await(option + " of " + name, chosen(control(name, at)) + " === " + quote(option));
  }

  static String chosen(String select) {
    return "(e => e.selectedOptions[0].textContent)(" + select + ")";
  }

  static String quote(String text) {
    return "'" + Objects.requireNonNull(text).replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
