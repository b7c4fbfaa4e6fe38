package io.everystore.standalone.browser;

import java.util.List;

/** What a browser notes of the console although nothing is wrong. */
final class ConsoleComplaints {
  /** The console asks what the server keeps, and shows nothing where it keeps none. */
  private static final List<String> OPTIONAL = List.of("/versions", "/used-by", "/sizes");

  private ConsoleComplaints() {}

  static void forgetAbsentRoutes(Window window) {
    window.forget(
        complaint -> complaint.contains("404") && OPTIONAL.stream().anyMatch(complaint::contains));
  }
}
