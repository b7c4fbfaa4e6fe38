package io.everystore.serving.materialize;

import io.everystore.feature.model.Topics;
import io.everystore.feature.store.View;

/** Which topic a view is made of. */
final class ViewTopics {
  private ViewTopics() {}

  static String topic(View view) {
    return switch (view) {
      case PROFILES -> Topics.PROFILES;
      case CATALOGUE -> Topics.CATALOGUE;
      case ITEMS -> Topics.ITEMS;
      case NEIGHBOURS -> Topics.NEIGHBOURS;
      case SESSIONS -> Topics.SESSIONS;
      case HISTORIES -> Topics.HISTORIES;
    };
  }

  /** The label of the view in metrics. */
  static String label(View view) {
    return switch (view) {
      case PROFILES -> "profiles";
      case CATALOGUE -> "catalogue";
      case ITEMS -> "items";
      case NEIGHBOURS -> "neighbours";
      case SESSIONS -> "sessions";
      case HISTORIES -> "histories";
    };
  }
}
