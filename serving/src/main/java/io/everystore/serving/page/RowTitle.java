package io.everystore.serving.page;

import io.everystore.feature.registry.RowArm;
import java.util.Arrays;
import java.util.List;

/**
 * A title a row may have.
 *
 * @param text as it is shown
 * @param key which title it is, whatever item or category stands in it
 */
record RowTitle(String text, int key) {
  RowTitle(String text) {
    this(text, RowArm.titleKey(text));
  }

  /** Titles of one row; the first is the usual one. */
  static List<RowTitle> of(String... texts) {
    return Arrays.stream(texts).map(RowTitle::new).toList();
  }
}
