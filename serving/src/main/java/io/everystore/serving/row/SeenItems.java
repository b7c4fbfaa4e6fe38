package io.everystore.serving.row;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.everystore.serving.candidate.IntIndex;
import io.everystore.serving.candidate.Visitor;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What this process has shown to whom lately: an item shown often and never touched is tiring.
 * Thread-safe. Disposable like a cache: a person who is forgotten, or comes to another process, is
 * shown things as if for the first time.
 *
 * <p>An item counts once a minute, so that reloading tires nobody, and what is shown in a minute
 * has an effect from the next one on: the same views give the same list. A list that is asked for
 * page by page goes by what had been shown when it began.
 */
public final class SeenItems {
  /** Remembers nobody. */
  public static final SeenItems NONE = new SeenItems(new FatigueConfig(1, Duration.ofDays(1), 0));

  /** Times an item sinks at most. */
  static final int MAX_LEVEL = 3;

  /** After so long a list begins anew. */
  private static final int LIST_MINUTES = 30;

  private static final int MILLIS_PER_MINUTE = 60_000;

  /** Shows have been forgiven by then, unless there were very many. */
  private static final int FORGOTTEN_HALF_LIVES = 4;

  /** Decay between shows that follow each other within hours counts for less than this. */
  private static final float ROUNDING = 0.5f;

  private final FatigueConfig config;
  private final float halfLifeMinutes;
  private final @Nullable Cache<String, Shows> people;

  public SeenItems(FatigueConfig config) {
    this.config = config;
    halfLifeMinutes = config.halfLife().toMinutes();
    people =
        config.maxPeople() == 0
            ? null
            : Caffeine.newBuilder()
                .maximumSize(config.maxPeople())
                .expireAfterAccess(config.halfLife().multipliedBy(FORGOTTEN_HALF_LIVES))
                .build();
  }

  /**
   * Finds what has tired a person: {@code into} holds how often each such item has to sink.
   *
   * @param personId empty for nobody
   */
  void readTired(String personId, Visitor visitor, ListPart part, IntCounts into) {
    into.clear();
    Shows shows = find(personId);
    if (shows == null) {
      return;
    }
    synchronized (shows) {
      shows.readTired(visitor, shows.asOfMinute(minute(visitor), part), into);
    }
  }

  /** Counts items as shown to a person. */
  public void show(String personId, Visitor visitor, IntIndex items) {
    if (people == null || personId.isEmpty() || items.size() == 0) {
      return;
    }
    Shows shows = people.get(personId, id -> new Shows());
    synchronized (shows) {
      int minute = minute(visitor);
      for (int i = 0; i < items.size(); i++) {
        shows.show(items.key(i), minute, visitor);
      }
    }
  }

  /** The same for what a cached page shows. */
  public void show(String personId, Visitor visitor, int[] items) {
    if (people == null || personId.isEmpty() || items.length == 0) {
      return;
    }
    Shows shows = people.get(personId, id -> new Shows());
    synchronized (shows) {
      int minute = minute(visitor);
      for (int item : items) {
        shows.show(item, minute, visitor);
      }
    }
  }

  private @Nullable Shows find(String personId) {
    return people == null || personId.isEmpty() ? null : people.getIfPresent(personId);
  }

  private static int minute(Visitor visitor) {
    return (int) (visitor.nowMillis() / MILLIS_PER_MINUTE);
  }

  /** Which part of a list is asked for. */
  public enum ListPart {
    /** No list: a page. */
    NONE,
    FIRST,
    LATER
  }

  /**
   * Decayed shows of one person's items, 3 KB: four places for each of 64 hashes, of which the item
   * shown least gives way. Guarded by itself.
   */
  private final class Shows {
    private static final int SETS = 64;
    private static final int WAYS = 4;

    /** Items plus one; 0: nothing. */
    private final int[] items = new int[SETS * WAYS];

    private final int[] minutes = new int[SETS * WAYS];

    /** Shows as of the item's minute, the one in that minute among them. */
    private final float[] counts = new float[SETS * WAYS];

    private int listMinute;

    private int asOfMinute(int minute, ListPart part) {
      switch (part) {
        case NONE -> {
          return minute;
        }
        case FIRST -> listMinute = minute;
        case LATER -> {
          if (minute - listMinute > LIST_MINUTES) {
            listMinute = minute;
          }
        }
      }
      return listMinute;
    }

    private void readTired(Visitor visitor, int asOfMinute, IntCounts into) {
      for (int at = 0; at < items.length; at++) {
        // What was shown since then does not count yet.
        float count = counts[at] - (minutes[at] >= asOfMinute ? 1 : 0) + ROUNDING;
        if (count < config.shows() || items[at] == 0) {
          continue;
        }
        if (visitor.actions(items[at] - 1) != 0) {
          items[at] = 0;
          continue;
        }
        count = (count - ROUNDING) * decay(asOfMinute - minutes[at]) + ROUNDING;
        int level = Math.min(MAX_LEVEL, (int) (count / config.shows()));
        if (level > 0) {
          into.set(items[at] - 1, level);
        }
      }
    }

    private void show(int item, int minute, Visitor visitor) {
      int from = (((item * 0x9E3779B9) >>> 26) & (SETS - 1)) * WAYS;
      int place = from;
      for (int at = from; at < from + WAYS; at++) {
        if (items[at] == item + 1) {
          showAgain(at, minute, visitor.actions(item) != 0);
          return;
        }
        if (weight(at) < weight(place)) {
          place = at;
        }
      }
      if (visitor.actions(item) == 0) {
        items[place] = item + 1;
        minutes[place] = minute;
        counts[place] = 1;
      }
    }

    private void showAgain(int at, int minute, boolean touched) {
      if (touched) {
        items[at] = 0;
      } else if (minutes[at] < minute) {
        counts[at] = counts[at] * decay(minute - minutes[at]) + 1;
        minutes[at] = minute;
      }
    }

    private float weight(int at) {
      return items[at] == 0 ? 0 : counts[at];
    }

    private float decay(int passedMinutes) {
      return passedMinutes <= 0 ? 1 : (float) Math.pow(0.5, passedMinutes / halfLifeMinutes);
    }
  }
}
