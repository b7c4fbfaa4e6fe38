package io.everystore.feature.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SessionKeysTest {
  private static final List<String> IDS = List.of("ann", "a", "a/b", "a%2Fb", "%", "/", "a%25/b");

  @Test
  void person_isReadBackWhateverTheIdsHold() {
    for (String person : IDS) {
      for (String session : List.of("s1", "b/s1", "/", "%2F", "")) {
        assertEquals(person, SessionKeys.personId(SessionKeys.of(person, session)));
      }
    }
  }

  @Test
  void key_isOfItsPersonAndSessionAlone() {
    for (String person : IDS) {
      String key = SessionKeys.of(person, "b/s1");
      for (String other : IDS) {
        assertEquals(other.equals(person), SessionKeys.isOf(key, other, "b/s1"), key + " " + other);
      }
      assertFalse(SessionKeys.isOf(key, person, "s1"));
    }
    assertTrue(SessionKeys.isOf("ann/s1", "ann", "s1"));
    assertEquals("ann/s1", SessionKeys.of("ann", "s1"));
  }
}
