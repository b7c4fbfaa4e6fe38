package io.everystore.serving.ingest;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells crawlers that say so in their user agent.
 *
 * <p>A missing user agent is nothing: shops send events from their own programs. Neither are the
 * names of HTTP libraries. Who hides is found by how fast it is, in the job.
 */
final class Crawlers {
  /** Longer user agents are looked at up to here. */
  private static final int MAX_CHARS = 512;

  /** Lower case. Words that crawlers put into their names, then names without such a word. */
  private static final String[] TOKENS = {
    "bot/",
    "bot;",
    "bot)",
    "-bot",
    "googlebot",
    "bingbot",
    "crawler",
    "spider",
    "adsbot",
    "mediapartners-google",
    "google-inspectiontool",
    "googleother",
    "slurp",
    "facebookexternalhit",
    "meta-externalagent",
    "ia_archiver",
    "chatgpt-user",
    "scrapy",
    "screaming frog",
    "pingdom",
    "uptimerobot",
  };

  /** A maker of telephones. */
  private static final String CUBOT = "cubot";

  private Crawlers() {}

  static boolean isOne(@Nullable String userAgent) {
    if (userAgent == null || userAgent.isEmpty()) {
      return false;
    }
    String name =
        userAgent
            .substring(0, Math.min(MAX_CHARS, userAgent.length()))
            .toLowerCase(Locale.ROOT)
            .replace(CUBOT, "");
    for (String token : TOKENS) {
      if (name.contains(token)) {
        return true;
      }
    }
    return false;
  }
}
