package io.everystore.jobs.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ListMembershipsTest {
  private static byte[] bytes(ListMemberships lists) {
    io.everystore.feature.codec.WireWriter out = new io.everystore.feature.codec.WireWriter(64);
    lists.writeTo(out, 1);
    return out.toByteArray();
  }

  @Test
  void twoNewestUploads_areHeldInWhateverOrderTheyCome() {
    Random random = new Random(3);
    for (int round = 0; round < 50; round++) {
      List<Long> versions = new ArrayList<>(List.of(1L, 2L, 3L, 4L, 5L));
      Collections.shuffle(versions, random);
      ListMemberships lists = new ListMemberships();
      versions.forEach(version -> lists.add("press", version));
      assertFalse(lists.contains("press", 3), versions::toString);
      assertTrue(lists.contains("press", 4) && lists.contains("press", 5), versions::toString);
      assertFalse(lists.add("press", 5));
      assertFalse(lists.add("press", 2));
    }
  }

  @Test
  void moreListsThanAreHeld_loseTheOldest() {
    ListMemberships lists = new ListMemberships();
    for (int i = 0; i < ListMemberships.MAX_LISTS + 3; i++) {
      lists.add("list-" + i, 100 + i);
    }
    assertFalse(lists.contains("list-2", 102));
    assertTrue(lists.contains("list-3", 103));
  }

  @Test
  void merge_isTheUnion() {
    ListMemberships one = new ListMemberships();
    ListMemberships other = new ListMemberships();
    one.add("press", 1);
    other.add("press", 2);
    other.add("club", 7);
    ListMemberships both = new ListMemberships();
    both.add("club", 7);
    both.add("press", 2);
    both.add("press", 1);
    one.merge(other);
    assertEquals(java.util.Arrays.toString(bytes(both)), java.util.Arrays.toString(bytes(one)));
  }
}
