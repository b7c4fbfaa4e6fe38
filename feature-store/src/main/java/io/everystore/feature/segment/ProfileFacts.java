package io.everystore.feature.segment;

import io.everystore.feature.codec.WireReader;
import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.BotWatch;
import io.everystore.feature.proto.CartLine;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.PriceAffinity;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Purchases;
import io.everystore.feature.proto.Session;
import java.util.Arrays;

/**
 * The features of a profile, read out of its bytes one by one as a rule asks for them.
 *
 * <p>Reusable: what it answers holds until the next {@link #read}. Not thread-safe.
 */
final class ProfileFacts {
  private static final int PARTS = 32;

  /** Numbers of the fields that are parts are less. */
  private static final int FIELDS = 64;

  private final WireReader in = new WireReader(Subject.NONE);
  private byte[] bytes = Subject.NONE;

  /** Field number, position and length of each nested message and text. */
  private int[] fields = new int[PARTS];

  private int[] at = new int[PARTS];
  private int[] lengths = new int[PARTS];
  private int size;

  /** By field number: index of the first part of that field, -1 when there is none. */
  private final int[] first = new int[FIELDS];

  private long firstEventTimeMillis;
  private long lastEventTimeMillis;

  /** Reads a profile in place of the one before. */
  void read(byte[] profile) {
    bytes = profile;
    size = 0;
    Arrays.fill(first, -1);
    firstEventTimeMillis = 0;
    lastEventTimeMillis = 0;
    in.reset(profile);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      switch (tag >>> 3) {
        case Profile.FIRST_EVENT_TIME_MILLIS_FIELD_NUMBER -> firstEventTimeMillis = in.varint();
        case Profile.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER -> lastEventTimeMillis = in.varint();
        case Profile.CLIENT_IDS_FIELD_NUMBER,
            Profile.EVENT_COUNTS_FIELD_NUMBER,
            Profile.SESSIONS_FIELD_NUMBER,
            Profile.CATEGORIES_FIELD_NUMBER,
            Profile.BRANDS_FIELD_NUMBER,
            Profile.PRICE_FIELD_NUMBER,
            Profile.PURCHASES_FIELD_NUMBER,
            Profile.CART_FIELD_NUMBER,
            Profile.BOT_WATCH_FIELD_NUMBER ->
            part(tag >>> 3);
        default -> in.skipField(tag);
      }
    }
  }

  private void part(int field) {
    if (size == fields.length) {
      fields = Arrays.copyOf(fields, size * 2);
      at = Arrays.copyOf(at, size * 2);
      lengths = Arrays.copyOf(lengths, size * 2);
    }
    int length = in.length();
    if (first[field] < 0) {
      first[field] = size;
    }
    fields[size] = field;
    at[size] = in.position();
    lengths[size++] = length;
    in.skip(length);
  }

  long firstEventTimeMillis() {
    return firstEventTimeMillis;
  }

  long lastEventTimeMillis() {
    return lastEventTimeMillis;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Parts of that field. */
  int count(int field) {
    int count = 0;
    for (int i = 0; i < size; i++) {
      count += fields[i] == field ? 1 : 0;
    }
    return count;
  }

  /** Index of the first part of that field, -1 when there is none. */
  int first(int field) {
    return first[field];
  }

  /** Index of the part of that field after {@code index}, -1 when there is none. */
  int next(int field, int index) {
    for (int i = index + 1; i < size; i++) {
      if (fields[i] == field) {
        return i;
      }
    }
    return -1;
  }

  /** A varint of a part, 0 when it is missing. */
  long whole(int part, int field) {
    return seek(part, field) ? in.varint() : 0;
  }

  /** Whether a part has a field; the reader then stands at its value. */
  private boolean seek(int part, int field) {
    if (part < 0) {
      return false;
    }
    in.moveTo(at[part]);
    int end = at[part] + lengths[part];
    while (in.position() < end) {
      int tag = in.tag();
      if (tag >>> 3 == field) {
        return true;
      }
      in.skipField(tag);
    }
    return false;
  }

  /** Position (shifted by 32 bits) and length of a text in a part, -1 when it is missing. */
  long text(int part, int field) {
    if (!seek(part, field)) {
      return -1;
    }
    int length = in.length();
    return (long) in.position() << Integer.SIZE | length;
  }

  /** The counts of an event name, -1 when there are none. */
  private int eventCount(byte[] name) {
    int field = Profile.EVENT_COUNTS_FIELD_NUMBER;
    for (int i = first(field); i >= 0; i = next(field, i)) {
      long text = text(i, EventCount.NAME_FIELD_NUMBER);
      if (text >= 0 && Utf8Text.equal(bytes, (int) (text >>> Integer.SIZE), (int) text, name)) {
        return i;
      }
    }
    return -1;
  }

  long eventTotal(byte[] name) {
    return whole(eventCount(name), EventCount.TOTAL_FIELD_NUMBER);
  }

  long eventLastMillis(byte[] name) {
    return whole(eventCount(name), EventCount.LAST_EVENT_TIME_MILLIS_FIELD_NUMBER);
  }

  /** A field of the purchases. */
  long purchases(int field) {
    return whole(first(Profile.PURCHASES_FIELD_NUMBER), field);
  }

  double averageOrderCents() {
    long orders = purchases(Purchases.ORDERS_FIELD_NUMBER);
    return orders == 0
        ? Double.NaN
        : (double) purchases(Purchases.REVENUE_CENTS_FIELD_NUMBER) / orders;
  }

  double averagePriceCents() {
    int part = first(Profile.PRICE_FIELD_NUMBER);
    float weight = seek(part, PriceAffinity.WEIGHT_FIELD_NUMBER) ? in.float32() : 0;
    double sum = seek(part, PriceAffinity.WEIGHTED_SUM_CENTS_FIELD_NUMBER) ? in.float64() : 0;
    return weight > 0 ? sum / weight : Double.NaN;
  }

  long cartQuantity() {
    long quantity = 0;
    int field = Profile.CART_FIELD_NUMBER;
    for (int i = first(field); i >= 0; i = next(field, i)) {
      quantity += whole(i, CartLine.QUANTITY_FIELD_NUMBER);
    }
    return quantity;
  }

  long cartValueCents() {
    long cents = 0;
    int field = Profile.CART_FIELD_NUMBER;
    for (int i = first(field); i >= 0; i = next(field, i)) {
      cents +=
          whole(i, CartLine.QUANTITY_FIELD_NUMBER) * whole(i, CartLine.PRICE_CENTS_FIELD_NUMBER);
    }
    return cents;
  }

  /** The session that was active last, -1 when there is none. */
  int lastSession() {
    int last = -1;
    int field = Profile.SESSIONS_FIELD_NUMBER;
    for (int i = first(field); i >= 0; i = next(field, i)) {
      last = i;
    }
    return last;
  }

  long sessionStartMillis() {
    return whole(lastSession(), Session.START_TIME_MILLIS_FIELD_NUMBER);
  }

  /** Until when the person counts as a program. */
  long botUntilMillis() {
    return whole(first(Profile.BOT_WATCH_FIELD_NUMBER), BotWatch.UNTIL_MILLIS_FIELD_NUMBER);
  }

  /** Items of the session that was active last. */
  long sessionItems() {
    int part = lastSession();
    if (part < 0) {
      return 0;
    }
    int count = 0;
    in.moveTo(at[part]);
    for (int end = at[part] + lengths[part]; in.position() < end; ) {
      int tag = in.tag();
      count += tag >>> 3 == Session.ITEM_IDS_FIELD_NUMBER ? 1 : 0;
      in.skipField(tag);
    }
    return count;
  }

  /** The key of an affinity as {@link #text} answers it. */
  long affinityKey(int part) {
    return text(part, Affinity.KEY_FIELD_NUMBER);
  }
}
