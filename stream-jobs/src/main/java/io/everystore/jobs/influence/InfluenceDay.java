package io.everystore.jobs.influence;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.jobs.affinity.EventKind;
import io.everystore.jobs.affinity.FactSink;
import io.everystore.jobs.affinity.Gain;
import io.everystore.jobs.affinity.IdHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one person has put on items on one day. Not thread-safe. Its bytes are {@code
 * everystore.v1.InfluenceDay}.
 *
 * <p>An item gets the weight of the strongest thing done with it, once: looking again adds nothing,
 * buying after looking adds the difference. The weight is at most the number of different items the
 * person turned to that day, and next to nothing while there is only that one: somebody who does
 * nothing but praise one item says little. What is held back so is given when further items follow.
 */
final class InfluenceDay {
  /** Items that one person's day may say something of. */
  static final int MAX_ITEMS = 200;

  /** Sessions of one person's day that are published. */
  static final int MAX_SESSIONS = 20;

  /** Items from which on nothing is held back: the weight of a purchase. */
  private static final int FIRST_ITEMS = 5;

  /** What an item gets from somebody who turned to nothing else. */
  private static final double ALONE = 1.0 / 32;

  /** The same of a sale: they are rare, so that a few would do. */
  private static final double SALE_ALONE = 1.0 / 1024;

  /** Share of a pair's weight while the pair is all there is. */
  private static final double PAIR_ALONE = 1.0 / 8;

  private static final int INITIAL_ROOM = 8;

  // An item's mark, from the lowest bit: level of weight given, weight wanted, level of sale given.
  private static final int MASK = 0x7;
  private static final int WANTED_SHIFT = 3;
  private static final int SALE_SHIFT = 6;
  private static final int SALE_WANTED = 1 << 9;
  private static final int ARRIVED = 1 << 10;
  private static final int ARRIVED_IN_BASKET = 1 << 11;

  private int day;
  private int[] hashes = new int[INITIAL_ROOM];
  private int[] marks = new int[INITIAL_ROOM];
  private int size;
  private final List<String> firstItemIds = new ArrayList<>(FIRST_ITEMS);
  private int[] sessions = new int[1];
  private int sessionCount;

  InfluenceDay(int day) {
    this.day = day;
  }

  int day() {
    return day;
  }

  /** Tells {@code facts} what the items gain by this being done with one of them. */
  void engage(String itemId, EventKind kind, int personHash, long eventTimeMillis, FactSink facts) {
    int sizeBefore = size;
    int index = find(itemId, true);
    if (index < 0) {
      return;
    }
    int wanted = Math.max(marks[index] >> WANTED_SHIFT & MASK, (int) kind.weight());
    marks[index] =
        (marks[index] & ~(MASK << WANTED_SHIFT))
            | wanted << WANTED_SHIFT
            | (kind == EventKind.PURCHASE ? SALE_WANTED : 0);
    if (size > sizeBefore && size <= FIRST_ITEMS) {
      for (int i = 0; i < Math.min(index, firstItemIds.size()); i++) {
        give(i, firstItemIds.get(i), personHash, eventTimeMillis, facts);
      }
    }
    give(index, itemId, personHash, eventTimeMillis, facts);
    if (size == 3 && sizeBefore == 2) {
      completePair(eventTimeMillis, facts);
    }
  }

  private void give(
      int index, String itemId, int personHash, long eventTimeMillis, FactSink facts) {
    int mark = marks[index];
    int given = mark & MASK;
    int saleGiven = mark >> SALE_SHIFT & MASK;
    int level = size == 1 ? 1 : 1 + Math.min(mark >> WANTED_SHIFT & MASK, size);
    int saleLevel = (mark & SALE_WANTED) == 0 ? 0 : size == 1 ? 1 : 2;
    if ((level <= given && saleLevel <= saleGiven) || itemId.isEmpty()) {
      return;
    }
    level = Math.max(level, given);
    saleLevel = Math.max(saleLevel, saleGiven);
    marks[index] = (mark & ~(MASK | MASK << SALE_SHIFT)) | level | saleLevel << SALE_SHIFT;
    facts.itemGained(
        itemId,
        new Gain(
            weight(level, ALONE) - weight(given, ALONE),
            weight(saleLevel, SALE_ALONE) - weight(saleGiven, SALE_ALONE),
            size > 1,
            personHash),
        eventTimeMillis);
  }

  /**
   * Of a level: 0 is nothing, 1 what somebody says who turned to nothing else, then 1, 2 and so on.
   */
  private static double weight(int level, double alone) {
    return level == 0 ? 0 : level == 1 ? alone : level - 1;
  }

  /**
   * Gives what was held back of the pair that the first two items were, now that a third is there.
   */
  private void completePair(long eventTimeMillis, FactSink facts) {
    for (int after = 0; after < 2; after++) {
      if ((marks[after] & ARRIVED) != 0 && firstItemIds.size() > 2) {
        facts.pair(
            firstItemIds.get(1 - after), firstItemIds.get(after), 1 - PAIR_ALONE, eventTimeMillis);
      }
    }
  }

  /** How much of a pair's weight counts now. */
  double pairShare() {
    return size <= 2 ? PAIR_ALONE : 1;
  }

  /** True the first time that the item comes into a session and makes pairs. */
  boolean arrives(String itemId) {
    return mark(itemId, ARRIVED);
  }

  /** True the first time that the item comes into a basket that others are in. */
  boolean arrivesInBasket(String itemId) {
    return mark(itemId, ARRIVED_IN_BASKET);
  }

  private boolean mark(String itemId, int flag) {
    int index = find(itemId, false);
    if (index < 0 || (marks[index] & flag) != 0) {
      return false;
    }
    marks[index] |= flag;
    return true;
  }

  /** True when the session is one of those that may be published. */
  boolean mayPublish(String sessionKey) {
    return publish(IdHash.of(sessionKey));
  }

  private boolean publish(int hash) {
    for (int i = 0; i < sessionCount; i++) {
      if (sessions[i] == hash) {
        return true;
      }
    }
    if (sessionCount == MAX_SESSIONS) {
      return false;
    }
    if (sessionCount == sessions.length) {
      sessions = Arrays.copyOf(sessions, 2 * sessionCount);
    }
    sessions[sessionCount++] = hash;
    return true;
  }

  /** Adds another person's day, who turned out to be this one: what either gave is given. */
  void merge(InfluenceDay other) {
    for (int i = 0; i < other.size; i++) {
      int index = find(other.hashes[i]);
      if (index < 0) {
        index =
            append(other.hashes[i], i < other.firstItemIds.size() ? other.firstItemIds.get(i) : "");
      }
      if (index >= 0) {
        marks[index] = united(marks[index], other.marks[i]);
      }
    }
    for (int i = 0; i < other.sessionCount; i++) {
      publish(other.sessions[i]);
    }
  }

  private static int united(int mark, int other) {
    int flags = (mark | other) & (SALE_WANTED | ARRIVED | ARRIVED_IN_BASKET);
    int united = flags;
    for (int shift : new int[] {0, WANTED_SHIFT, SALE_SHIFT}) {
      united |= Math.max(mark >> shift & MASK, other >> shift & MASK) << shift;
    }
    return united;
  }

  private int find(String itemId, boolean append) {
    int hash = IdHash.of(itemId);
    int index = find(hash);
    return index < 0 && append ? append(hash, itemId) : index;
  }

  private int find(int hash) {
    for (int i = 0; i < size; i++) {
      if (hashes[i] == hash) {
        return i;
      }
    }
    return -1;
  }

  private int append(int hash, String itemId) {
    if (size == MAX_ITEMS) {
      return -1;
    }
    reserve(size + 1);
    hashes[size] = hash;
    marks[size] = 0;
    if (size < FIRST_ITEMS) {
      firstItemIds.add(itemId);
    }
    return size++;
  }

  private void reserve(int room) {
    if (room > hashes.length) {
      hashes = Arrays.copyOf(hashes, Math.min(MAX_ITEMS, Math.max(room, 2 * hashes.length)));
      marks = Arrays.copyOf(marks, hashes.length);
    }
  }

  void writeTo(WireWriter out, int field) {
    int message = out.begin(field);
    out.int64(io.everystore.feature.proto.InfluenceDay.DAY_FIELD_NUMBER, day);
    if (size > 0) {
      int array = out.begin(io.everystore.feature.proto.InfluenceDay.ITEM_HASHES_FIELD_NUMBER);
      for (int i = 0; i < size; i++) {
        out.packedFixed32(hashes[i]);
      }
      out.end(array);
      array = out.begin(io.everystore.feature.proto.InfluenceDay.ITEM_MARKS_FIELD_NUMBER);
      for (int i = 0; i < size; i++) {
        out.packedVarint(marks[i]);
      }
      out.end(array);
    }
    for (int i = 0; i < firstItemIds.size(); i++) {
      out.element(
          io.everystore.feature.proto.InfluenceDay.FIRST_ITEM_IDS_FIELD_NUMBER,
          firstItemIds.get(i));
    }
    if (sessionCount > 0) {
      int array = out.begin(io.everystore.feature.proto.InfluenceDay.SESSION_HASHES_FIELD_NUMBER);
      for (int i = 0; i < sessionCount; i++) {
        out.packedFixed32(sessions[i]);
      }
      out.end(array);
    }
    out.end(message);
  }

  /** Reads a nested {@code everystore.v1.InfluenceDay} whose tag was just read. */
  static InfluenceDay read(CodedInputStream in) throws IOException {
    InfluenceDay read = new InfluenceDay(0);
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.InfluenceDay.DAY_FIELD_NUMBER -> read.day = in.readInt32();
        case io.everystore.feature.proto.InfluenceDay.ITEM_HASHES_FIELD_NUMBER ->
            read.readHashes(in);
        case io.everystore.feature.proto.InfluenceDay.ITEM_MARKS_FIELD_NUMBER -> read.readMarks(in);
        case io.everystore.feature.proto.InfluenceDay.FIRST_ITEM_IDS_FIELD_NUMBER ->
            read.firstItemIds.add(in.readString());
        case io.everystore.feature.proto.InfluenceDay.SESSION_HASHES_FIELD_NUMBER ->
            read.readSessions(in);
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    return read;
  }

  private void readHashes(CodedInputStream in) throws IOException {
    int bytes = in.readRawVarint32();
    int outer = in.pushLimit(bytes);
    reserve(Math.min(MAX_ITEMS, bytes / Integer.BYTES));
    while (!in.isAtEnd() && size < MAX_ITEMS) {
      hashes[size++] = in.readFixed32();
    }
    in.skipRawBytes(in.getBytesUntilLimit());
    in.popLimit(outer);
  }

  private void readMarks(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int i = 0; i < size && !in.isAtEnd(); i++) {
      marks[i] = in.readInt32();
    }
    in.skipRawBytes(in.getBytesUntilLimit());
    in.popLimit(outer);
  }

  private void readSessions(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      publish(in.readFixed32());
    }
    in.popLimit(outer);
  }
}
