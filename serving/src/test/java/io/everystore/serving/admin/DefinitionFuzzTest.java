package io.everystore.serving.admin;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionRules;
import io.everystore.feature.fuzz.Fuzz;
import io.everystore.feature.proto.Definition;
import io.everystore.serving.http.Problem;
import io.everystore.serving.offer.OfferViews;
import io.everystore.serving.segment.SegmentCounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What operators send, damaged: every kind of definition is asked to read each. */
final class DefinitionFuzzTest {
  private static final DefinitionRules RULES = new DefinitionRules(Set.of("trending"));
  private static final List<DefinitionFormat> FORMATS =
      List.of(
          new SegmentFormat(new SegmentCounts(new SimpleMeterRegistry())),
          new OfferFormat(new OfferViews()),
          new PageTemplateFormat(),
          new ExperimentFormat());

  @Test
  void damagedDefinition_isTakenAndWrittenOrRefusedWithReasons() {
    Fuzz.run(
        "definitions",
        body -> {
          FORMATS.forEach(format -> promised(() -> read(format, body)));
          promised(
              () -> {
                FieldReader in = FieldReader.of(body);
                WebhookFormat.read(in, "id", DefinitionImage.EMPTY);
                in.errors().forEach(error -> assertFalse(error.detail().isEmpty()));
              });
        });
  }

  @Test
  void damagedCodes_areTakenOrRefusedWithReasons() {
    Fuzz.run(
        "codes",
        List.of("A-1\nB-2\r\nsummer20\n\n".getBytes(StandardCharsets.US_ASCII)),
        body -> promised(() -> assertFalse(CodeLines.read(body).isEmpty())));
  }

  private static void read(DefinitionFormat format, byte[] body) {
    FieldReader in = FieldReader.of(body);
    Definition.Builder read = format.read(in);
    DefinitionRoutes.checkAll(format, RULES, in, read);
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      format.write(json, read.build());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertFalse(out.toString().isEmpty());
  }

  private static void promised(Runnable reading) {
    try {
      reading.run();
    } catch (Problem refused) {
      assertTrue(refused.status() == 400 || refused.status() == 413, refused::code);
      assertFalse(refused.code().isEmpty());
    }
  }
}
