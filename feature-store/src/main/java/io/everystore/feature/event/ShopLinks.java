package io.everystore.feature.event;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Decides which addresses a shop's page may point to. */
public final class ShopLinks {
  public static final int MAX_CHARS = 2_000;

  /** Loopback, private and link-local addresses, and hosts that are numbers otherwise written. */
  private static final Pattern NOT_PUBLIC =
      Pattern.compile(
          "(0|10|127)\\..*|169\\.254\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*"
              + "|[0-9.]*\\.|0x.*|\\d+(\\.\\d+)?");

  private ShopLinks() {}

  /** True for http, https and addresses relative to the shop; false for all that could run. */
  public static boolean isSafe(String link) {
    if (link.length() > MAX_CHARS || !isVisibleAscii(link) || link.startsWith("//")) {
      return false;
    }
    try {
      URI uri = new URI(link);
      @Nullable String scheme = uri.getScheme();
      if (scheme == null) {
        return true;
      }
      String lower = scheme.toLowerCase(Locale.ROOT);
      return (lower.equals("http") || lower.equals("https"))
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /**
   * True when a safe link that names a host names one that anybody can reach: no loopback, private
   * or link-local address, no name of a local network.
   */
  public static boolean isPublic(String link) {
    @Nullable String host;
    try {
      host = new URI(link).getHost();
    } catch (URISyntaxException e) {
      return false;
    }
    if (host == null) {
      return true;
    }
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.indexOf('.') > 0
        && !lower.startsWith("[")
        && !lower.endsWith(".localhost")
        && !lower.endsWith(".local")
        && !lower.endsWith(".internal")
        && !NOT_PUBLIC.matcher(lower).matches();
  }

  private static boolean isVisibleAscii(String link) {
    for (int i = 0; i < link.length(); i++) {
      char c = link.charAt(i);
      // A backslash is a slash to browsers and something else to everybody else.
      if (c <= ' ' || c >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>') {
        return false;
      }
    }
    return true;
  }
}
