package io.everystore.feature.store.chronicle;

import io.everystore.feature.store.View;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where a {@link ChronicleOnlineStore} lies and how much it may hold.
 *
 * @param directory of its own, created when missing; files in it are deleted on a rebuild
 * @param content what it is filled with, letters, digits, blanks and slashes; a store that was
 *     filled with something else starts empty
 * @param sizings of every view
 * @param growAtRatio fill ratio from which a view moves to a file of twice the size
 * @param maxFileBytes size a view's file may not grow beyond
 */
public record ChronicleStoreConfig(
    Path directory,
    String content,
    Map<View, ViewSizing> sizings,
    double growAtRatio,
    long maxFileBytes) {
  /** Fill ratio from which operators are warned and views grow. */
  public static final double ALARM_RATIO = 0.8;

  public static final long DEFAULT_MAX_FILE_BYTES = 64L << 30;

  public ChronicleStoreConfig {
    if (!content.matches("[A-Za-z0-9 /]*")) {
      throw new IllegalArgumentException(
          "content: " + content + " (expected: letters, digits, blanks and slashes)");
    }
    for (View view : View.values()) {
      if (!sizings.containsKey(view)) {
        throw new IllegalArgumentException("sizing of view " + view + " is missing");
      }
    }
    if (!(growAtRatio > 0)) {
      throw new IllegalArgumentException("growAtRatio: " + growAtRatio + " (expected: above 0)");
    }
    sizings = Map.copyOf(sizings);
  }

  /** What there is to hold, without more words. */
  public ChronicleStoreConfig(
      Path directory, Map<View, ViewSizing> sizings, double growAtRatio, long maxFileBytes) {
    this(directory, "", sizings, growAtRatio, maxFileBytes);
  }

  /** Views that start small, for a single machine, and double when {@link #ALARM_RATIO} is met. */
  public static ChronicleStoreConfig small(Path directory) {
    Map<View, ViewSizing> sizings = new EnumMap<>(View.class);
    sizings.put(View.PROFILES, new ViewSizing(100_000, 24, 400));
    sizings.put(View.CATALOGUE, new ViewSizing(20_000, 16, 400));
    sizings.put(View.ITEMS, new ViewSizing(20_000, 16, 300));
    sizings.put(View.NEIGHBOURS, new ViewSizing(20_000, 16, 1_000));
    sizings.put(View.SESSIONS, new ViewSizing(50_000, 32, 150));
    sizings.put(View.HISTORIES, new ViewSizing(100_000, 24, 300));
    return new ChronicleStoreConfig(directory, sizings, ALARM_RATIO, DEFAULT_MAX_FILE_BYTES);
  }

  /** The same with another sizing of one view. */
  public ChronicleStoreConfig with(View view, ViewSizing sizing) {
    Map<View, ViewSizing> changed = new EnumMap<>(sizings);
    changed.put(view, sizing);
    return new ChronicleStoreConfig(directory, content, changed, growAtRatio, maxFileBytes);
  }

  /** The same filled with something else. */
  public ChronicleStoreConfig filledWith(String newContent) {
    return new ChronicleStoreConfig(directory, newContent, sizings, growAtRatio, maxFileBytes);
  }

  /** The same with another ratio to grow at; above 1, views grow only when nothing fits. */
  public ChronicleStoreConfig growingAt(double ratio) {
    return new ChronicleStoreConfig(directory, content, sizings, ratio, maxFileBytes);
  }

  ViewSizing sizing(View view) {
    ViewSizing sizing = sizings.get(view);
    if (sizing == null) {
      throw new IllegalStateException("sizing of view " + view + " is missing");
    }
    return sizing;
  }
}
