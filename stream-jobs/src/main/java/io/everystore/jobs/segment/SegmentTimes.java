package io.everystore.jobs.segment;

/**
 * When a person's memberships were looked at, by the wall clock.
 *
 * @param lookedAtMillis the last time; 0: at no time, or by a release that did not note it
 * @param timerMillis when they are looked at next; 0: at no time
 */
public record SegmentTimes(long lookedAtMillis, long timerMillis) {
  public static final SegmentTimes NEVER = new SegmentTimes(0, 0);

  /**
   * Whether what was found then is so at an instant, as far as time is concerned. Not when the
   * clock was set back: windows that were over may be open again.
   */
  boolean hold(long nowMillis) {
    return lookedAtMillis != 0
        && lookedAtMillis <= nowMillis
        && (timerMillis == 0 || timerMillis > nowMillis);
  }
}
