package io.everystore.serving.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

final class PicturesTest {
  private final Pictures pictures = Pictures.load();

  @Test
  void everyMotif_isWellFormedWithEveryColourFilledIn() throws Exception {
    String[] motifs = Pictures.read("/pictures/index.txt").split("\n", -1);
    int drawn = 0;
    for (String motif : motifs) {
      if (motif.isEmpty()) {
        continue;
      }
      for (int number = 0; number < Pictures.count(); number += 19) {
        String name = String.format(Locale.ROOT, "%s-%02d.svg", motif, number);
        String svg = pictures.find(name);
        assertNotNull(svg, name);
        assertFalse(svg.contains("$"), name);
        Document document =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)));
        assertEquals("svg", document.getDocumentElement().getTagName());
        drawn++;
      }
    }
    assertTrue(drawn >= 40 * 5, "pictures drawn: " + drawn);
  }

  @Test
  void number_choosesColoursAndBackdrop() {
    String first = pictures.find(Pictures.name("pan", 0, 0));
    assertNotEquals(first, pictures.find(Pictures.name("pan", 1, 0)));
    assertNotEquals(first, pictures.find(Pictures.name("pan", 0, 1)));
    assertEquals(first, pictures.find("pan-00.svg"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pan-96.svg",
        "pan-0.svg",
        "pan-00.png",
        "nothing-00.svg",
        "../pan-00.svg",
        "pan-00.svg.svg",
        "index.txt",
        "",
        "PAN-00.svg"
      })
  void nameThatIsNoPicture_isNotFound(String name) {
    assertNull(pictures.find(name));
  }
}
