package io.everystore.standalone.evaluate.trial;

import org.jspecify.annotations.Nullable;

/**
 * One thing to learn: a click of a session, or an interaction that is no click.
 *
 * @param interaction place in the interaction log, by which steps are in order of time
 * @param session the click's session, or null for an interaction that is no click
 * @param position the click's place in the session
 */
public record Step(int interaction, @Nullable LogSession session, int position)
    implements Comparable<Step> {
  @Override
  public int compareTo(Step other) {
    return Integer.compare(interaction, other.interaction);
  }
}
