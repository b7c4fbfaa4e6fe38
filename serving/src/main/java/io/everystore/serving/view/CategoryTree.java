package io.everystore.serving.view;

import java.util.Arrays;
import java.util.StringJoiner;

/**
 * Category paths such as "Home > Kitchen > Pans" and every level above them, under dense numbers. A
 * parent's number is smaller than its children's.
 *
 * <p>One thread writes, any thread reads.
 */
final class CategoryTree {
  static final int NONE = ItemIndex.NONE;

  /** Deeper levels are cut off; Google's own taxonomy has seven. */
  static final int MAX_LEVELS = 8;

  private final NameTable paths = new NameTable();
  private volatile int[] parents = new int[16];

  int size() {
    return paths.size();
  }

  String name(int category) {
    return paths.name(category);
  }

  int find(String productType) {
    int asWritten = paths.find(productType);
    return asWritten != NONE ? asWritten : paths.find(normalized(productType));
  }

  /** The path's number, given out together with those of its ancestors if need be. Writer only. */
  int intern(String productType) {
    int known = paths.find(productType);
    if (known != NONE) {
      return known;
    }
    String path = normalized(productType);
    return path.isEmpty() ? NONE : internNormalized(path);
  }

  private int internNormalized(String path) {
    int known = paths.find(path);
    if (known != NONE) {
      return known;
    }
    int separator = path.lastIndexOf(" > ");
    int parent = separator < 0 ? NONE : internNormalized(path.substring(0, separator));
    int number = paths.size();
    int[] current = parents;
    if (number == current.length) {
      current = Arrays.copyOf(current, number * 2);
    }
    current[number] = parent;
    parents = current;
    return paths.add(path);
  }

  /** The level above, or {@link #NONE} at the top. */
  int parent(int category) {
    return parents[category];
  }

  /** The outermost level; {@link #NONE} of {@link #NONE}. */
  int top(int category) {
    int[] current = parents;
    int top = category;
    while (top != NONE && current[top] != NONE) {
      top = current[top];
    }
    return top;
  }

  boolean isWithin(int category, int ancestor) {
    if (ancestor == NONE) {
      return false;
    }
    int[] current = parents;
    int level = category;
    while (level > ancestor) {
      level = current[level];
    }
    return level == ancestor;
  }

  private static String normalized(String productType) {
    StringJoiner path = new StringJoiner(" > ");
    int levels = 0;
    for (String part : productType.split(">", -1)) {
      String level = part.strip();
      if (!level.isEmpty() && levels++ < MAX_LEVELS) {
        path.add(level);
      }
    }
    return path.toString();
  }
}
