package io.everystore.serving.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.definition.DefinitionRules;
import io.everystore.feature.proto.Definition;
import io.everystore.serving.http.Problem;
import io.everystore.serving.segment.SegmentCounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SegmentFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final SegmentFormat FORMAT =
      new SegmentFormat(new SegmentCounts(new SimpleMeterRegistry()));
  private static final DefinitionRules RULES = new DefinitionRules(Set.of("trending"));

  private static final String FULL =
      """
      {"combinator":"or","not":true,"rules":[
        {"field":"events.view_item","match":{"mode":"atLeast","threshold":3},
         "value":{"combinator":"and","not":false,"rules":[
           {"field":"product_type","operator":"beginsWith","value":"Home > Kitchen"},
           {"field":"within","operator":"=","value":"7d"}]}},
        {"combinator":"and","not":false,"rules":[
           {"field":"events.purchase","match":{"mode":"between","threshold":10.5,"threshold_to":20},
            "aggregate":{"function":"sum","of":"value"}},
           {"field":"events.add_to_cart","match":{"mode":"some"},
            "then":{"field":"events.purchase","not":true,"within":"1h","same_item":true,
              "value":{"combinator":"and","not":false,"rules":[
                {"field":"price","operator":">","value":5}]}}}]},
        {"field":"identified","operator":"=","value":true},
        {"field":"brand.top","operator":"in","value":["Acme","Bolt"]},
        {"field":"orders.count","operator":"between","value":[1,2.5]}]}
      """;

  @Test
  void rule_isReadBackAsItWasSent() throws IOException {
    Definition read = read(FULL);
    StringWriter out = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
      FORMAT.write(json, read);
    }
    JsonNode written = JSON.readTree(out.toString());
    assertEquals(JSON.readTree(FULL), written.path("rule"));
    assertEquals("who", written.path("description").asText());
  }

  @Test
  void whatTheEditorAddsForItself_isDropped() {
    String rule =
        "{\"id\":\"g\",\"rules\":[{\"id\":\"r\",\"path\":[0],\"valueSource\":\"value\","
            + "\"field\":\"orders.count\",\"operator\":\"=\",\"value\":1}]}";
    assertEquals(1, read(rule).getSegment().getRule().getRulesCount());
  }

  @Test
  void badRules_areRefusedWithPointers() {
    refused("/rule", "3");
    refused("/rule/rules", "{}");
    refused("/rule/combinator", "{\"combinator\":\"xor\",\"rules\":[]}");
    refused("/rule/rules/0/operator", line("\"operator\":\"matches\",\"value\":\"(a+)+$\""));
    refused("/rule/rules/0/value", line("\"operator\":\"=\",\"value\":\"x\""));
    refused("/rule/rules/0/value", line("\"operator\":\"=\",\"value\":[[1]]"));
    refused("/rule/rules/0/spent", line("\"operator\":\"=\",\"value\":1,\"spent\":2"));
    refused(
        "/rule/rules/0/valueSource",
        line("\"operator\":\"=\",\"value\":1,\"valueSource\":\"field\""));
    refused(
        "/rule/rules/0/match/mode",
        "{\"rules\":[{\"field\":\"events.login\",\"match\":{\"mode\":\"all\"}}]}");
    refused(
        "/rule/rules/0/aggregate/function",
        "{\"rules\":[{\"field\":\"events.login\",\"aggregate\":{\"function\":\"exec\"}}]}");
  }

  @Test
  void rulesNestedTooDeep_areRefused() {
    read(nested(8));
    refused("/rule" + "/rules/0".repeat(8), nested(9));
    Problem problem = assertThrows(Problem.class, () -> read(nested(1_000)));
    assertEquals("malformed_json", problem.code());
  }

  @Test
  void membersAndProgress_areNotTaken() {
    FieldReader in =
        FieldReader.of("{\"rule\":{\"rules\":[]},\"members\":5}".getBytes(StandardCharsets.UTF_8));
    FORMAT.read(in);
    assertEquals(
        List.of("/members"), in.errors().stream().map(Problem.FieldError::pointer).toList());
  }

  private static String line(String rest) {
    return "{\"rules\":[{\"field\":\"orders.count\"," + rest + "}]}";
  }

  private static String nested(int depth) {
    return "{\"rules\":[".repeat(depth)
        + "{\"field\":\"orders.count\",\"operator\":\"=\",\"value\":1}"
        + "]}".repeat(depth);
  }

  private static Definition read(String rule) {
    FieldReader in =
        FieldReader.of(
            ("{\"id\":\"s\",\"description\":\"who\",\"rule\":" + rule + "}")
                .getBytes(StandardCharsets.UTF_8));
    Definition.Builder read = FORMAT.read(in);
    DefinitionRoutes.checkAll(FORMAT, RULES, in, read);
    return read.build();
  }

  private static void refused(String pointer, String rule) {
    Problem problem = assertThrows(Problem.class, () -> read(rule), rule);
    Set<String> pointers = new TreeSet<>();
    problem.errors().forEach(error -> pointers.add(error.pointer()));
    assertTrue(pointers.contains(pointer), () -> pointer + " in " + pointers);
  }
}
