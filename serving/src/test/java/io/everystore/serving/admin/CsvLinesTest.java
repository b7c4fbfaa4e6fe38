package io.everystore.serving.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CsvLinesTest {
  @Test
  void valuesThatSpreadsheetsWouldRun_areText() {
    Map<String, String> written =
        Map.ofEntries(
            Map.entry("ann", "ann"),
            Map.entry("=HYPERLINK(\"//x\")", "\"'=HYPERLINK(\"\"//x\"\")\""),
            Map.entry("+1", "'+1"),
            Map.entry("-1", "'-1"),
            Map.entry("@SUM(A1)", "'@SUM(A1)"),
            Map.entry("  =1", "'  =1"),
            Map.entry(" a", "\" a\""),
            Map.entry("\t=1", "\"'\t=1\""),
            Map.entry("＝1", "'＝1"),
            Map.entry("a,b", "\"a,b\""),
            Map.entry("a\r\nb", "\"a\r\nb\""),
            Map.entry("a=b", "a=b"),
            Map.entry("", ""));
    written.forEach(
        (value, expected) -> {
          CsvLines lines = new CsvLines();
          lines.line(List.of(value, "next"));
          assertEquals(expected + ",next\r\n", lines.toString());
        });
  }
}
