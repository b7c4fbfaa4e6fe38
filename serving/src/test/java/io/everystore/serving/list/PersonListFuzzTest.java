package io.everystore.serving.list;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.event.InteractionValidator;
import io.everystore.feature.fuzz.Fuzz;
import io.everystore.serving.http.Problem;
import org.junit.jupiter.api.Test;

/** Uploaded lists, damaged. */
final class PersonListFuzzTest {
  @Test
  void damagedList_givesIdsOrIsRefused() {
    Fuzz.run(
        "lists",
        body -> {
          try {
            PersonListFile read = PersonListFile.read(body);
            assertFalse(read.ids().isEmpty());
            read.ids().forEach(id -> assertTrue(InteractionValidator.isPersonId(id)));
            assertTrue(read.refusals().size() <= PersonListFile.MAX_REFUSALS);
          } catch (Problem refused) {
            assertTrue(refused.status() == 400 || refused.status() == 413, refused::code);
          }
        });
  }
}
