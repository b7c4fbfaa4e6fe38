package io.everystore.standalone.chaos;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes the result of a drill as tables for people and as JSON for programs. */
final class DrillReport {
  private static final double MICROS_PER_MILLI = 1e3;

  private DrillReport() {}

  static void print(DrillResult result, PrintStream out) {
    out.println();
    out.println("| fault | times | served fresh again, median | at most |");
    out.println("|---|---:|---:|---:|");
    byKind(result)
        .forEach(
            (kind, millis) ->
                out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f s | %.1f s |%n",
                    kind.words(),
                    millis.size(),
                    millis.get(millis.size() / 2) / 1e3,
                    millis.get(millis.size() - 1) / 1e3));
    out.println();
    out.println("| what | |");
    out.println("|---|---:|");
    row(out, "seed", result.options().seed());
    row(out, "seconds under load", Math.round(result.seconds()));
    row(out, "faults", result.faults().size());
    EventLedger.Audit events = result.events();
    row(out, "events acknowledged", events.acknowledged());
    row(out, "events refused", events.refused());
    row(out, "events unanswered", events.unanswered());
    row(out, "**events lost**", events.lost());
    row(out, "**events counted twice**", events.surplus());
    row(out, "posts sent again without an answer", result.load().postsAgain());
    row(out, "posts sent twice on purpose", result.load().postsTwice());
    row(out, "posts left out, too many under way", result.load().postsNotMade());
    PageLedger.Audit pages = result.pages();
    row(out, "pages asked for", pages.asked());
    row(out, "pages answered", pages.answered());
    row(out, "of them by another replica", pages.secondAsked());
    pages.tiers().forEach((tier, count) -> row(out, "pages with a row that is " + tier, count));
    row(out, "**pages unanswered**", pages.unanswered());
    row(out, "**pages wrong or foreign**", pages.wrong());
    row(out, "page p50, ms", Math.round(result.pageMicros().getValueAtPercentile(50) / 1e3));
    row(out, "page p99, ms", Math.round(result.pageMicros().getValueAtPercentile(99) / 1e3));
    GrantLedger.Audit grants = result.grants();
    row(out, "redemptions granted", grants.granted());
    row(out, "redemptions rejected", grants.rejected());
    row(out, "redemptions undecided", grants.undecided());
    row(out, "**redemptions over budget or cap**", grants.over());
    row(out, "**redemptions doubled**", grants.doubled());
    row(out, "redemptions asked again without an answer", result.load().redemptionsAgain());
    ErasureLedger.Audit erasures = result.erasures();
    row(out, "people who acted to be forgotten or to stay", erasures.people());
    row(out, "erasures acknowledged", erasures.acknowledged());
    row(out, "erasures unanswered", erasures.unacknowledged());
    row(out, "**erasures not done**", erasures.undone());
    row(out, "**erased and still served**", erasures.remaining());
    row(out, "**not erased and unknown**", erasures.missing());
    row(out, "seconds until everything was counted", Math.round(result.drainedSeconds()));
    out.println();
    if (result.holds()) {
      out.println("Every invariant holds.");
    } else {
      out.println(result.differences().size() + " differences:");
      result.differences().forEach(difference -> out.println("  " + difference));
    }
    out.flush();
  }

  private static void row(PrintStream out, String what, long value) {
    out.printf(Locale.ROOT, "| %s | %,d |%n", what, value);
  }

  /** Recovery times of each kind, ascending. */
  private static Map<FaultKind, List<Long>> byKind(DrillResult result) {
    Map<FaultKind, List<Long>> all = new EnumMap<>(FaultKind.class);
    for (Injections.Injected fault : result.faults()) {
      all.computeIfAbsent(fault.kind(), made -> new ArrayList<>()).add(fault.recoveryMillis());
    }
    all.values().forEach(Collections::sort);
    return all;
  }

  static void write(DrillResult result, Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (JsonGenerator json =
        new ObjectMapper()
            .getFactory()
            .createGenerator(Files.newBufferedWriter(file, StandardCharsets.UTF_8))
            .useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeNumberField("seed", result.options().seed());
      json.writeNumberField("seconds", result.seconds());
      json.writeNumberField("drained_seconds", result.drainedSeconds());
      json.writeArrayFieldStart("faults");
      for (Injections.Injected fault : result.faults()) {
        json.writeStartObject();
        json.writeStringField("kind", fault.kind().name().toLowerCase(Locale.ROOT));
        json.writeStringField("target", fault.target());
        json.writeNumberField("at_ms", fault.atMillis());
        json.writeNumberField("recovery_ms", fault.recoveryMillis());
        json.writeEndObject();
      }
      json.writeEndArray();
      writeEvents(json, result);
      writePages(json, result);
      writeGrants(json, result);
      writeErasures(json, result);
      json.writeArrayFieldStart("differences");
      for (String difference : result.differences()) {
        json.writeString(difference);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static void writeEvents(JsonGenerator json, DrillResult result) throws IOException {
    EventLedger.Audit events = result.events();
    json.writeObjectFieldStart("events");
    json.writeNumberField("acknowledged", events.acknowledged());
    json.writeNumberField("refused", events.refused());
    json.writeNumberField("unanswered", events.unanswered());
    json.writeNumberField("lost", events.lost());
    json.writeNumberField("counted_twice", events.surplus());
    json.writeNumberField("posts_again", result.load().postsAgain());
    json.writeNumberField("posts_twice", result.load().postsTwice());
    json.writeNumberField("posts_left_out", result.load().postsNotMade());
    json.writeEndObject();
  }

  private static void writePages(JsonGenerator json, DrillResult result) throws IOException {
    PageLedger.Audit pages = result.pages();
    json.writeObjectFieldStart("pages");
    json.writeNumberField("asked", pages.asked());
    json.writeNumberField("answered", pages.answered());
    json.writeNumberField("by_another_replica", pages.secondAsked());
    json.writeNumberField("unanswered", pages.unanswered());
    json.writeNumberField("wrong", pages.wrong());
    json.writeObjectFieldStart("best_row");
    for (Map.Entry<String, Long> tier : pages.tiers().entrySet()) {
      json.writeNumberField(tier.getKey(), tier.getValue());
    }
    json.writeEndObject();
    json.writeNumberField(
        "p50_ms", result.pageMicros().getValueAtPercentile(50) / MICROS_PER_MILLI);
    json.writeNumberField(
        "p99_ms", result.pageMicros().getValueAtPercentile(99) / MICROS_PER_MILLI);
    json.writeEndObject();
  }

  private static void writeGrants(JsonGenerator json, DrillResult result) throws IOException {
    GrantLedger.Audit grants = result.grants();
    json.writeObjectFieldStart("redemptions");
    json.writeNumberField("granted", grants.granted());
    json.writeNumberField("rejected", grants.rejected());
    json.writeNumberField("undecided", grants.undecided());
    json.writeNumberField("over", grants.over());
    json.writeNumberField("doubled", grants.doubled());
    json.writeNumberField("again", result.load().redemptionsAgain());
    json.writeEndObject();
  }

  private static void writeErasures(JsonGenerator json, DrillResult result) throws IOException {
    ErasureLedger.Audit erasures = result.erasures();
    json.writeObjectFieldStart("erasures");
    json.writeNumberField("people", erasures.people());
    json.writeNumberField("acknowledged", erasures.acknowledged());
    json.writeNumberField("unanswered", erasures.unacknowledged());
    json.writeNumberField("not_done", erasures.undone());
    json.writeNumberField("still_served", erasures.remaining());
    json.writeNumberField("not_erased_and_unknown", erasures.missing());
    json.writeEndObject();
  }
}
