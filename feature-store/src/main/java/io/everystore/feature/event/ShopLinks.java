package io.everystore.feature.event;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Decides which addresses a shop's page may point to. */
public final class ShopLinks {
  public static final int MAX_CHARS = 2_000;

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
