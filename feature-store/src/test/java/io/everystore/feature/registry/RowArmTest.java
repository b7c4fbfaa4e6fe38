package io.everystore.feature.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RowArmTest {
  @Test
  void keyOfAnArm_isReadBack() {
    RowArm row = RowArm.of("home", "buyer", "trending");
    assertEquals("home/buyer/trending", row.toString());
    assertEquals(row, RowArm.parse("home/buyer/trending"));
    RowArm title = new RowArm("home", "buyer", "trending", 0x0c1d2e3f);
    assertEquals("home/buyer/trending/0c1d2e3f", title.toString());
    assertEquals(title, RowArm.parse(title.toString()));
    RowArm negative = new RowArm("home", "buyer", "trending", -2);
    assertEquals(negative, RowArm.parse(negative.toString()));
    assertEquals(row, title.row());
    assertEquals("home/all/trending/0c1d2e3f", title.ofAll().toString());
  }

  @Test
  void whatIsNoKey_isNotRead() {
    for (String key :
        List.of(
            "", "home", "home/all", "//", "home//row", "a/b/c/d", "a/b/c/00000000", "a/b/c/1")) {
      assertNull(RowArm.parse(key), key);
    }
  }

  @Test
  void namesThatAKeyCannotHold_areNotSound() {
    assertFalse(RowArm.of("ho/me", "all", "row").isSound());
    assertFalse(RowArm.of("home", "all", "r".repeat(65)).isSound());
    assertFalse(RowArm.of("home", "", "row").isSound());
  }

  @Test
  void titles_haveKeysOfTheirOwn() {
    assertNotEquals(RowArm.titleKey("Just in"), RowArm.titleKey("New arrivals"));
    assertNotEquals(RowArm.NO_TITLE, RowArm.titleKey(""));
  }
}
