package io.everystore.serving.topology;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which people a replica holds: those whose profile lies in a partition {@code p} of the topic of
 * profiles with {@code p mod count = number - 1}.
 *
 * @param number of this share, 1..count
 * @param count how many shares there are; 1 for a replica that holds everybody
 */
public record Share(int number, int count) {
  public static final Share ALL = new Share(1, 1);

  private static final int MAX_COUNT = 1_024;
  private static final Pattern TEXT = Pattern.compile("(\\d{1,4})/(\\d{1,4})");

  public Share {
    if (count < 1 || count > MAX_COUNT || number < 1 || number > count) {
      throw wrong(number + "/" + count);
    }
  }

  /**
   * Reads such as {@code 2/3}.
   *
   * @throws IllegalArgumentException when it is no share
   */
  static Share of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw wrong(text);
    }
    return new Share(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "share: " + text + " (expected: such as 2/3, the second of at most " + MAX_COUNT + ")");
  }

  public boolean isAll() {
    return count == 1;
  }

  public boolean holds(int partition) {
    return partition % count == number - 1;
  }

  /**
   * Whether a profile lies here.
   *
   * @param profileId user id, or client id of somebody who never logged in
   * @param partitions of the topic of profiles; 0 while they are not known, and then anybody may
   */
  public boolean holds(String profileId, int partitions) {
    return isAll() || partitions == 0 || holds(ProfilePartitions.of(profileId, partitions));
  }

  /**
   * The same of the UTF-8 bytes of an id.
   *
   * @param partitions of the topic of profiles
   */
  public boolean holds(byte[] profileId, int partitions) {
    return isAll() || partitions == 0 || holds(ProfilePartitions.of(profileId, partitions));
  }

  /**
   * How many people there are for each that is held, as good as the partitions are even.
   *
   * @param partitions of the topic of profiles; 0 while they are not known
   */
  public double peopleForEachHeld(int partitions) {
    int held = 0;
    for (int partition = 0; partition < partitions; partition++) {
      held += holds(partition) ? 1 : 0;
    }
    return held == 0 ? 1 : (double) partitions / held;
  }

  @Override
  public String toString() {
    return isAll() ? "all" : number + "/" + count;
  }
}
