package io.everystore.serving.view;

import io.everystore.feature.proto.Profile;
import org.jspecify.annotations.Nullable;

/** Everything the page is composed from, in this process' memory. */
public interface Views {
  /**
   * The profile of a user or client id, following the redirect of a client that logged in.
   *
   * @return null when nothing is known of the id
   */
  @Nullable Profile findProfile(String id);

  ItemIndex items();

  SessionIndex sessions();

  Rankings rankings();

  /** The published models now; the same image until one changes. */
  default ModelImage models() {
    return ModelImage.EMPTY;
  }

  /** True once every view has caught up with its topic's end as it was at start. */
  boolean caughtUp();

  /** True while what people do does not reach the views: they show what was known before. */
  default boolean isBehind() {
    return false;
  }
}
