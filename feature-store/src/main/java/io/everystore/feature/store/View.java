package io.everystore.feature.store;

/** A named group of values in the online store, one per compacted topic. */
public enum View {
  PROFILES,
  CATALOGUE,
  ITEMS,
  NEIGHBOURS,
  SESSIONS,
  HISTORIES
}
