package io.everystore.serving.http;

import org.jspecify.annotations.Nullable;

/** Decides which web pages may call: those served from this machine, and those of the same host. */
final class Origins {
  private Origins() {}

  /** True for {@code http(s)://localhost}, {@code 127.0.0.1} and {@code [::1]} with any port. */
  static boolean isLoopback(String origin) {
    String rest;
    if (origin.startsWith("http://")) {
      rest = origin.substring(7);
    } else if (origin.startsWith("https://")) {
      rest = origin.substring(8);
    } else {
      return false;
    }
    return isLoopbackAuthority(rest);
  }

  /** True when a Host header or the end of an origin names this machine. */
  static boolean isLoopbackAuthority(String authority) {
    int bracket = authority.lastIndexOf(']');
    int colon = authority.indexOf(':', Math.max(0, bracket));
    String host = colon < 0 ? authority : authority.substring(0, colon);
    String port = colon < 0 ? "" : authority.substring(colon + 1);
    boolean portFits = port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
    return portFits
        && (host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]"));
  }

  /** True when the page that sent the request came from the very host the request goes to. */
  static boolean isSameHost(String origin, @Nullable String host) {
    return host != null && (origin.equals("http://" + host) || origin.equals("https://" + host));
  }
}
