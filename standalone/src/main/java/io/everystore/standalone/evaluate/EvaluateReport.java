package io.everystore.standalone.evaluate;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.standalone.evaluate.trial.Quality;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

/** Writes results as a table for people and as JSON for programs. */
final class EvaluateReport {
  private EvaluateReport() {}

  static void print(
      String file,
      EvaluateOptions options,
      TrialFacts facts,
      List<Result> results,
      PrintStream out) {
    out.println();
    out.println("## " + file + ", " + options.protocol().word());
    out.println();
    out.printf(
        Locale.ROOT,
        "%,d events, %,d not read; split at %s%n",
        facts.events(),
        facts.rejected(),
        facts.split());
    out.println("train: " + facts.train());
    out.println("test:  " + facts.test());
    out.printf(
        Locale.ROOT,
        "%,d predictions, %,d asked; the next item is the one at hand in %.1f%%, new since the split"
            + " in %.1f%%%n",
        facts.predictions(),
        Math.min(facts.predictions(), options.maxPredictions()),
        100 * facts.repeatRatio(),
        100 * facts.unseenRatio());
    out.println();
    out.println(
        "| method | after the split | HR@20 | of changes | MRR@20 | NDCG@20 | coverage | mean rank | µs | |");
    out.println("|---|---|---:|---:|---:|---:|---:|---:|---:|---|");
    for (Result result : results) {
      Quality quality = result.quality();
      String mark = result.everystore() ? "**" : "";
      out.printf(
          Locale.ROOT,
          "| %s%s%s | %s | %.4f | %.4f | %.4f | %.4f | %.3f | %.0f | %.0f | %s |%n",
          mark,
          result.method(),
          mark,
          result.learning(),
          quality.hitRatio(),
          quality.changeHitRatio(),
          quality.reciprocalRank(),
          quality.ndcg(),
          quality.coverageRatio(),
          quality.popularityRank(),
          quality.micros(),
          result.settings());
    }
    out.flush();
  }

  /** The same without times, so that the same log and options give the same bytes. */
  static String json(String file, EvaluateOptions options, TrialFacts facts, List<Result> results)
      throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        new ObjectMapper().getFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("file", file);
      json.writeStringField("protocol", options.protocol().word());
      json.writeStringField("split", facts.split().toString());
      json.writeNumberField("events", facts.events());
      json.writeNumberField("rejected", facts.rejected());
      writeClicks(json, "train", facts.train());
      writeClicks(json, "test", facts.test());
      json.writeNumberField("predictions", facts.predictions());
      json.writeNumberField("asked", Math.min(facts.predictions(), options.maxPredictions()));
      json.writeNumberField("repeat_ratio", facts.repeatRatio());
      json.writeNumberField("unseen_ratio", facts.unseenRatio());
      json.writeArrayFieldStart("results");
      for (Result result : results) {
        writeResult(json, result);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text + "\n";
  }

  private static void writeClicks(JsonGenerator json, String name, TrialFacts.Clicks clicks)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeNumberField("clicks", clicks.clicks());
    json.writeNumberField("sessions", clicks.sessions());
    json.writeNumberField("items", clicks.items());
    json.writeEndObject();
  }

  private static void writeResult(JsonGenerator json, Result result) throws IOException {
    Quality quality = result.quality();
    json.writeStartObject();
    json.writeStringField("method", result.method());
    json.writeStringField("learning", result.learning());
    json.writeBooleanField("everystore", result.everystore());
    json.writeStringField("settings", result.settings());
    json.writeNumberField("hr_20", quality.hitRatio());
    json.writeNumberField("hr_20_changes", quality.changeHitRatio());
    json.writeNumberField("mrr_20", quality.reciprocalRank());
    json.writeNumberField("ndcg_20", quality.ndcg());
    json.writeNumberField("coverage_20", quality.coverageRatio());
    json.writeNumberField("popularity_rank_20", quality.popularityRank());
    json.writeEndObject();
  }
}
