package io.everystore.jobs.stage;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.util.function.BiConsumerWithException;
import org.apache.flink.util.function.FunctionWithException;
import org.jspecify.annotations.Nullable;

/**
 * Decoded values in front of keyed state, least recently used first out. A changed value reaches
 * state when it falls out and at {@link #flush}, which the owner calls before every checkpoint
 * barrier; see also {@link WriteBehind}. Holds at most {@code capacity} values. Not thread-safe:
 * lives on an operator's thread.
 *
 * @param <V> the decoded value
 */
public final class WriteBackCache<V extends WriteBackCache.Value> {
  /** A cached value that knows whether state is behind. */
  public abstract static class Value {
    private boolean changed;

    /** Null while no cache holds it. */
    private @Nullable Runnable whenChanged;

    /** To be called after every change. */
    public final void markChanged() {
      if (!changed) {
        changed = true;
        if (whenChanged != null) {
          whenChanged.run();
        }
      }
    }
  }

  private final int capacity;
  private final FunctionWithException<String, V, Exception> load;
  private final BiConsumerWithException<String, V, Exception> store;
  private final LinkedHashMap<String, V> values;

  /** The changed ones, least recently used first. */
  private final LinkedHashMap<String, V> changed = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param load reads the value of the operator's current key, or makes a new one
   * @param store writes the value of any key; sets and restores the operator's current key itself
   */
  public WriteBackCache(
      int capacity,
      FunctionWithException<String, V, Exception> load,
      BiConsumerWithException<String, V, Exception> store) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity: " + capacity + " (expected: >= 1)");
    }
    this.capacity = capacity;
    this.load = load;
    this.store = store;
    this.values = new LinkedHashMap<>(Math.min(capacity, 1024), 0.75f, true);
  }

  /** The value of the operator's current key. */
  public V get(String key) throws Exception {
    V value = values.get(key);
    if (value == null) {
      if (values.size() >= capacity) {
        evictEldest();
      }
      value = load.apply(key);
      values.put(key, value);
      take(key, value);
    } else {
      // Moves it behind those that were left alone for longer, if it is there.
      V unused = changed.get(key);
    }
    return value;
  }

  private void take(String key, V value) {
    Value state = value;
    state.whenChanged = () -> changed.put(key, value);
    if (state.changed) {
      changed.put(key, value);
    }
  }

  /** Forgets the value without writing it; the owner clears state. */
  public void remove(String key) {
    Value value = values.remove(key);
    if (value != null) {
      value.whenChanged = null;
      changed.remove(key);
    }
  }

  /** Writes every changed value; all stay cached. */
  public void flush() throws Exception {
    writeBehind(Integer.MAX_VALUE);
  }

  /** Values of which state is behind. */
  int changed() {
    return changed.size();
  }

  /** Writes some changed values, least recently used first; all stay cached. */
  void writeBehind(int mostValues) throws Exception {
    Iterator<Map.Entry<String, V>> first = changed.entrySet().iterator();
    for (int written = 0; written < mostValues && first.hasNext(); written++) {
      Map.Entry<String, V> entry = first.next();
      store(entry.getKey(), entry.getValue());
      first.remove();
    }
  }

  private void evictEldest() throws Exception {
    Iterator<Map.Entry<String, V>> eldest = values.entrySet().iterator();
    Map.Entry<String, V> entry = eldest.next();
    Value value = entry.getValue();
    if (value.changed) {
      store(entry.getKey(), entry.getValue());
      changed.remove(entry.getKey());
    }
    value.whenChanged = null;
    eldest.remove();
  }

  private void store(String key, V value) throws Exception {
    store.accept(key, value);
    Value state = value;
    state.changed = false;
  }
}
