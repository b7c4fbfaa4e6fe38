package io.everystore.feature.aggregate;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;

/**
 * Whether several people are behind something lately: tells up to {@value #MAX_PEOPLE} apart, in
 * the newest window of event time and the one before it. Not thread-safe.
 *
 * <p>Of more people those with the smallest hashes are kept ("k minimum values", Bar-Yossef et al.,
 * "Counting Distinct Elements in a Data Stream", RANDOM 2002), so that the result depends neither
 * on the order of arrival nor on how sums were merged.
 */
public final class DistinctPeople {
  /** People told apart; more are not needed to know that it is not one or two. */
  public static final int MAX_PEOPLE = 8;

  private static final int[] NOBODY = {};

  private final long windowMillis;
  private int window = Integer.MIN_VALUE;

  /** Ascending. */
  private int[] newest = NOBODY;

  private int[] earlier = NOBODY;

  public DistinctPeople(long windowMillis) {
    this.windowMillis = windowMillis;
  }

  public void add(int personHash, long eventTimeMillis) {
    add(personHash, (int) Math.floorDiv(eventTimeMillis, windowMillis));
  }

  /** Something happened that nobody stands for: then there may be known to be nobody. */
  public void addNobody(long eventTimeMillis) {
    advance((int) Math.floorDiv(eventTimeMillis, windowMillis));
  }

  private void add(int personHash, int ofWindow) {
    advance(ofWindow);
    if (ofWindow == window) {
      newest = with(newest, personHash);
    } else if (ofWindow == window - 1) {
      earlier = with(earlier, personHash);
    }
  }

  private void advance(int to) {
    if (to > window) {
      earlier = to - 1 == window ? newest : NOBODY;
      newest = NOBODY;
      window = to;
    }
  }

  private static int[] with(int[] people, int person) {
    int place = 0;
    while (place < people.length && people[place] < person) {
      place++;
    }
    if (place == MAX_PEOPLE || (place < people.length && people[place] == person)) {
      return people;
    }
    int[] with = new int[Math.min(MAX_PEOPLE, people.length + 1)];
    System.arraycopy(people, 0, with, 0, place);
    with[place] = person;
    System.arraycopy(people, place, with, place + 1, with.length - place - 1);
    return with;
  }

  /** Adds everybody {@code other} has; the order of merges does not matter. */
  public void merge(DistinctPeople other) {
    advance(other.window);
    for (int person : other.earlier) {
      add(person, other.window - 1);
    }
    for (int person : other.newest) {
      add(person, other.window);
    }
  }

  /** People of both windows, at most {@value #MAX_PEOPLE}. */
  public int count() {
    int[] people = newest;
    for (int person : earlier) {
      people = with(people, person);
    }
    return people.length;
  }

  /** Writes it as {@code everystore.v1.DistinctPeople}; nothing when nothing was added. */
  public void writeTo(WireWriter out, int field) {
    if (window == Integer.MIN_VALUE) {
      return;
    }
    int mark = out.begin(field);
    out.int64(io.everystore.feature.proto.DistinctPeople.WINDOW_FIELD_NUMBER, window);
    write(out, io.everystore.feature.proto.DistinctPeople.HASHES_FIELD_NUMBER, newest);
    write(out, io.everystore.feature.proto.DistinctPeople.EARLIER_HASHES_FIELD_NUMBER, earlier);
    out.end(mark);
  }

  private static void write(WireWriter out, int field, int[] people) {
    if (people.length > 0) {
      int mark = out.begin(field);
      for (int person : people) {
        out.packedFixed32(person);
      }
      out.end(mark);
    }
  }

  /**
   * Reads the content of a nested {@code everystore.v1.DistinctPeople}, whose tag was just read,
   * into this empty object.
   */
  public void readFrom(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    window = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case io.everystore.feature.proto.DistinctPeople.WINDOW_FIELD_NUMBER ->
            window = in.readInt32();
        case io.everystore.feature.proto.DistinctPeople.HASHES_FIELD_NUMBER -> newest = read(in);
        case io.everystore.feature.proto.DistinctPeople.EARLIER_HASHES_FIELD_NUMBER ->
            earlier = read(in);
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
  }

  private static int[] read(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    int[] people = NOBODY;
    while (!in.isAtEnd()) {
      people = with(people, in.readFixed32());
    }
    in.popLimit(outer);
    return people;
  }
}
