package io.everystore.jobs.influence;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.Interaction;
import java.io.IOException;
import java.time.Duration;

/**
 * Tells whether a client acts faster than people do, or says itself that it is a crawler. Its
 * events then count for itself but move nothing. Not thread-safe.
 *
 * <p>Minutes are of event time, so that a history replayed in seconds is no rush. Events older than
 * the newest minute are not held against anybody.
 */
public final class BotWatch {
  /** Events that make a minute busy; somebody in a hurry makes about 30. */
  public static final int BUSY_EVENTS = 120;

  /** Busy minutes in a row that nobody makes by hand. */
  public static final int BUSY_MINUTES = 3;

  /** Events in a single minute that nobody makes by hand. */
  public static final int BURST_EVENTS = 600;

  /** How long after its last reason a flag ends. */
  public static final Duration QUIET = Duration.ofHours(1);

  private static final long MINUTE_MILLIS = 60_000;

  private long minute;
  private int events;
  private int busyMinutes;
  private long untilMillis;
  private String reason = "";

  /** Takes notice of an event and returns true when a machine seems to have sent it. */
  public boolean observe(Interaction event) {
    long timeMillis = event.getEventTimeMillis();
    if (event.getCrawler()) {
      flag("crawler", timeMillis);
    }
    long eventMinute = Math.floorDiv(timeMillis, MINUTE_MILLIS);
    if (eventMinute > minute) {
      busyMinutes = eventMinute == minute + 1 && events >= BUSY_EVENTS ? busyMinutes + 1 : 0;
      minute = eventMinute;
      events = 0;
    }
    if (eventMinute == minute) {
      events++;
      if (events >= BURST_EVENTS || (events >= BUSY_EVENTS && busyMinutes >= BUSY_MINUTES - 1)) {
        flag("rate", timeMillis);
      }
    }
    return timeMillis < untilMillis;
  }

  private void flag(String why, long timeMillis) {
    long until = timeMillis + QUIET.toMillis();
    if (until > untilMillis) {
      untilMillis = until;
      reason = why;
    }
  }

  /** Takes the later flag of both. */
  public void merge(BotWatch other) {
    if (other.untilMillis > untilMillis) {
      untilMillis = other.untilMillis;
      reason = other.reason;
    }
    if (other.minute > minute) {
      minute = other.minute;
      events = other.events;
      busyMinutes = other.busyMinutes;
    }
  }

  public void writeTo(WireWriter out, int field) {
    if (minute == 0) {
      return;
    }
    int mark = out.begin(field);
    out.int64(io.everystore.feature.proto.BotWatch.MINUTE_FIELD_NUMBER, minute);
    out.int64(io.everystore.feature.proto.BotWatch.EVENTS_FIELD_NUMBER, events);
    out.int64(io.everystore.feature.proto.BotWatch.BUSY_MINUTES_FIELD_NUMBER, busyMinutes);
    out.int64(io.everystore.feature.proto.BotWatch.UNTIL_MILLIS_FIELD_NUMBER, untilMillis);
    out.string(io.everystore.feature.proto.BotWatch.REASON_FIELD_NUMBER, reason);
    out.end(mark);
  }

  /** Reads the content of a nested {@code everystore.v1.BotWatch} whose tag was just read. */
  public void readFrom(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.BotWatch.MINUTE_FIELD_NUMBER -> minute = in.readInt64();
        case io.everystore.feature.proto.BotWatch.EVENTS_FIELD_NUMBER -> events = in.readInt32();
        case io.everystore.feature.proto.BotWatch.BUSY_MINUTES_FIELD_NUMBER ->
            busyMinutes = in.readInt32();
        case io.everystore.feature.proto.BotWatch.UNTIL_MILLIS_FIELD_NUMBER ->
            untilMillis = in.readInt64();
        case io.everystore.feature.proto.BotWatch.REASON_FIELD_NUMBER -> reason = in.readString();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
  }
}
