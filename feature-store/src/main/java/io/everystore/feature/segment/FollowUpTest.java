package io.everystore.feature.segment;

/**
 * Whether an event was followed by another one in time. Immutable.
 *
 * @param other what follows, at the same instant or later
 * @param withinMillis and earlier than this after it
 * @param sameItem whether both have to be about one item
 * @param negated whether it has to be missing, which is so only when the time is over
 * @param open negated without an end: it is missing from the start
 */
record FollowUpTest(
    EventSelector other, long withinMillis, boolean sameItem, boolean negated, boolean open) {

  String words() {
    String time =
        withinMillis == Window.REACH_MILLIS ? "" : " within " + Durations.words(withinMillis);
    return (negated ? " and not " : " and then ")
        + EventWords.past(new String(other.name(), java.nio.charset.StandardCharsets.UTF_8))
        + (other.filter() == null ? "" : " (" + other.filter().words() + ")")
        + (sameItem ? " the same item" : "")
        + time;
  }
}
