package io.everystore.jobs.segment;

import io.everystore.feature.proto.SegmentSize;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How large a segment was at the end of each hour of the last two weeks in which that changed. */
final class SizeHistory {
  static final long KEPT_HOURS = TimeUnit.DAYS.toHours(14);

  private SizeHistory() {}

  /** Notes the members as of now, and forgets what is older than the oldest point shown. */
  static void note(SegmentSize.Builder size, long nowMillis) {
    long hour = TimeUnit.MILLISECONDS.toHours(nowMillis);
    List<Long> hours = new ArrayList<>(size.getHoursList());
    List<Long> members = new ArrayList<>(size.getHourMembersList());
    int last = hours.size() - 1;
    if (last >= 0 && hours.get(last) >= hour) {
      members.set(last, size.getMembers());
    } else if (last < 0 || members.get(last) != size.getMembers()) {
      hours.add(hour);
      members.add(size.getMembers());
    }
    while (hours.size() > 1 && hours.get(1) <= hour - KEPT_HOURS) {
      hours.remove(0);
      members.remove(0);
    }
    size.clearHours().addAllHours(hours).clearHourMembers().addAllHourMembers(members);
  }
}
