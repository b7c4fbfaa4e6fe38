package io.everystore.feature.store.redis;

import io.everystore.feature.store.KeyBytes;
import io.everystore.feature.store.View;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** The keys of a store on the server: {@code <prefix>:<view>:<key>}. */
final class Namespace {
  private final Map<View, byte[]> viewPrefixes = new EnumMap<>(View.class);
  private final String prefix;

  Namespace(String prefix) {
    this.prefix = prefix;
    for (View view : View.values()) {
      viewPrefixes.put(
          view,
          (prefix + ":" + view.name().toLowerCase(Locale.ROOT) + ":")
              .getBytes(StandardCharsets.UTF_8));
    }
  }

  byte[] key(View view, KeyBytes key) {
    byte[] start = start(view);
    byte[] whole = Arrays.copyOf(start, start.length + key.length());
    System.arraycopy(key.bytes(), 0, whole, start.length, key.length());
    return whole;
  }

  /** Takes the view's prefix off a key of the server. */
  void strip(View view, byte[] whole, KeyBytes into) {
    int start = start(view).length;
    into.length(whole.length - start);
    System.arraycopy(whole, start, into.bytes(), 0, into.length());
  }

  /** Glob that matches a view's keys; the prefix holds no glob characters. */
  String pattern(View view) {
    return new String(start(view), StandardCharsets.UTF_8) + "*";
  }

  private byte[] start(View view) {
    byte[] start = viewPrefixes.get(view);
    if (start == null) {
      throw new IllegalArgumentException("view: " + view);
    }
    return start;
  }

  /** Hash of "topic/partition" to the next offset. */
  byte[] positions() {
    return (prefix + ":positions").getBytes(StandardCharsets.UTF_8);
  }

  /** Drawn at random when a writer first meets an empty server. */
  byte[] epoch() {
    return (prefix + ":epoch").getBytes(StandardCharsets.UTF_8);
  }
}
