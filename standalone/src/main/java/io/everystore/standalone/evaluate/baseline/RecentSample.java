package io.everystore.standalone.evaluate.baseline;

import io.everystore.serving.candidate.IntIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * The most recent sessions that share an item with the running one, most recent first. Belongs to
 * one thread; valid until it is taken again.
 */
final class RecentSample {
  private final SessionStore store;
  private final int bound;
  private final IntIndex sampled;
  private final List<SessionStore.Postings> lists = new ArrayList<>();
  private int[] places = new int[64];

  RecentSample(SessionStore store, int bound) {
    if (bound < 1 || bound > SessionStore.MAX_SAMPLE) {
      throw new IllegalArgumentException(
          "sample: " + bound + " (expected: 1.." + SessionStore.MAX_SAMPLE + ")");
    }
    this.store = store;
    this.bound = bound;
    sampled = new IntIndex(bound);
  }

  /** Takes the sample by merging the items' lists from their most recent ends. */
  void take(IntIndex runningItems, int own) {
    sampled.clear();
    lists.clear();
    for (int i = 0; i < runningItems.size(); i++) {
      SessionStore.Postings list = store.findPostings(runningItems.key(i));
      if (list != null) {
        lists.add(list);
      }
    }
    if (places.length < lists.size()) {
      places = new int[lists.size() * 2];
    }
    for (int i = 0; i < lists.size(); i++) {
      places[i] = lists.get(i).size() - 1;
    }
    while (sampled.size() < bound) {
      int newest = newest(own);
      if (newest < 0) {
        return;
      }
      sampled.findOrAdd(newest);
    }
  }

  private int newest(int own) {
    int newest = -1;
    for (int i = 0; i < lists.size(); i++) {
      SessionStore.Postings list = lists.get(i);
      // An earlier mention of a session that was taken already says nothing more.
      while (places[i] >= 0
          && (list.session(places[i]) == own
              || sampled.find(list.session(places[i])) != IntIndex.MISSING)) {
        places[i]--;
      }
      if (places[i] >= 0
          && (newest < 0 || store.recency(list.session(places[i])) > store.recency(newest))) {
        newest = list.session(places[i]);
      }
    }
    return newest;
  }

  int size() {
    return sampled.size();
  }

  int session(int at) {
    return sampled.key(at);
  }
}
