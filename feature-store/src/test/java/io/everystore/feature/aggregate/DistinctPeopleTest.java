package io.everystore.feature.aggregate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctPeopleTest {
  private static final long WINDOW_MILLIS = 1_000;
  private static final int FIELD = 15;

  private record Act(int person, long timeMillis) {}

  @Test
  void samePersonAgain_isOnePerson() {
    DistinctPeople people = new DistinctPeople(WINDOW_MILLIS);
    for (int i = 0; i < 10_000; i++) {
      people.add(7, i % WINDOW_MILLIS);
    }
    assertEquals(1, people.count());
  }

  @Test
  void oldWindows_areForgotten() {
    DistinctPeople people = new DistinctPeople(WINDOW_MILLIS);
    people.add(1, 0);
    people.add(2, 1_000);
    assertEquals(2, people.count());
    people.add(3, 2_000);
    assertEquals(2, people.count());
    people.add(4, 500);
    assertEquals(2, people.count());
    people.addNobody(9_000);
    assertEquals(0, people.count());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anyOrderAndAnyMerges_countTheSame(long seed) throws IOException {
    Random random = new Random(seed);
    List<Act> acts = new ArrayList<>();
    Set<Integer> recent = new HashSet<>();
    int persons = 1 + random.nextInt(15);
    for (int i = 0; i < 40; i++) {
      Act act = new Act(random.nextInt(persons) * 0x9E3779B9, random.nextLong(5 * WINDOW_MILLIS));
      acts.add(act);
    }
    long newest = acts.stream().mapToLong(a -> a.timeMillis / WINDOW_MILLIS).max().orElseThrow();
    acts.forEach(
        act -> {
          if (act.timeMillis / WINDOW_MILLIS >= newest - 1) {
            recent.add(act.person);
          }
        });
    byte[] first = null;
    for (int round = 0; round < 5; round++) {
      Collections.shuffle(acts, random);
      DistinctPeople all = new DistinctPeople(WINDOW_MILLIS);
      DistinctPeople part = new DistinctPeople(WINDOW_MILLIS);
      for (Act act : acts) {
        part.add(act.person, act.timeMillis);
        if (random.nextInt(5) == 0) {
          all.merge(read(bytes(part)));
          part = new DistinctPeople(WINDOW_MILLIS);
        }
      }
      all.merge(part);
      assertEquals(Math.min(DistinctPeople.MAX_PEOPLE, recent.size()), all.count());
      first = first == null ? bytes(all) : first;
      assertArrayEquals(first, bytes(all));
    }
  }

  private static byte[] bytes(DistinctPeople people) {
    WireWriter out = new WireWriter(64);
    people.writeTo(out, FIELD);
    return out.toByteArray();
  }

  private static DistinctPeople read(byte[] bytes) throws IOException {
    DistinctPeople people = new DistinctPeople(WINDOW_MILLIS);
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    if (in.readTag() >>> 3 == FIELD) {
      people.readFrom(in);
    }
    return people;
  }
}
