package io.everystore.serving.eligibility;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A search phrase: matches titles that contain each of its words, whatever the case. Immutable.
 *
 * <p>A plain scan of a title; it narrows the candidates at hand and is no search engine.
 */
public final class TitleMatch {
  private static final int MAX_WORDS = 8;
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

  private final List<String> words;

  private TitleMatch(List<String> words) {
    this.words = words;
  }

  /** Words beyond the eighth do not count. */
  public static TitleMatch of(String phrase) {
    return new TitleMatch(
        SPACES
            .splitAsStream(phrase.toLowerCase(Locale.ROOT))
            .filter(word -> !word.isEmpty())
            .limit(MAX_WORDS)
            .toList());
  }

  public boolean matches(String title) {
    for (String word : words) {
      if (!contains(title, word)) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(String title, String word) {
    for (int at = 0; at <= title.length() - word.length(); at++) {
      if (title.regionMatches(true, at, word, 0, word.length())) {
        return true;
      }
    }
    return false;
  }
}
