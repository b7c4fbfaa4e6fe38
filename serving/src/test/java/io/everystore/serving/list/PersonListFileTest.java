package io.everystore.serving.list;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.serving.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PersonListFileTest {
  private static PersonListFile read(String text) {
    return PersonListFile.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void linesWithoutHeader_areIds() {
    PersonListFile file = read("\ufeffann\r\n\n bob \nann\nnull\n" + "x".repeat(300) + "\n");
    assertEquals(List.of("ann", "bob"), file.ids());
    assertEquals(1, file.duplicates());
    assertEquals(2, file.refused());
    assertEquals(List.of(5L, 6L), file.refusals().stream().map(r -> r.line()).toList());
    assertTrue(file.refusals().get(0).detail().startsWith("null (expected: "));
  }

  @Test
  void header_saysWhichColumn() {
    String rows = "\"Miller, Ann\";\"u \"\"1\"\"\"\nBob;u2\nEve\n";
    PersonListFile file = read("Name;USER_ID\n" + rows);
    assertEquals(List.of("u \"1\"", "u2"), file.ids());
    assertEquals(1, file.refused(), "a row that ends before the column");
    assertEquals(List.of("c1"), read("client_id\nc1\n").ids());
    assertEquals(List.of("u1"), read("client_id,user_id\nc1,u1\n").ids());
  }

  @Test
  void columnsWithoutAKnownName_areRefused() {
    Problem problem = assertThrows(Problem.class, () -> read("name,mail\nann,a@b.c\n"));
    assertEquals(400, problem.status());
    assertTrue(problem.detail().contains("name,mail (expected: a column named user_id"));
  }

  @Test
  void fileThatNamesNobody_isRefused() {
    assertEquals(400, assertThrows(Problem.class, () -> read("\n \n")).status());
    byte[] latin1 = {'a', (byte) 0xe4};
    assertEquals(400, assertThrows(Problem.class, () -> PersonListFile.read(latin1)).status());
  }

  @Test
  void tooManyIds_areRefused() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= PersonListFile.MAX_IDS; i++) {
      text.append(i + 10).append('\n');
    }
    assertEquals(413, assertThrows(Problem.class, () -> read(text.toString())).status());
  }
}
