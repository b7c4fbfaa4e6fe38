package io.everystore.standalone.bench;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Writes results as a table for people and as JSON and HDR histograms for programs. */
final class BenchReport {
  private static final double NANOS_PER_MILLI = 1e6;

  private BenchReport() {}

  static void print(BenchResult result, PrintStream out) {
    out.println();
    out.println("## " + result.name());
    out.println();
    out.println("| what | measured | aim | |");
    out.println("|---|---:|---:|---|");
    for (BenchResult.Figure figure : result.figures()) {
      Boolean met = figure.met();
      out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %s |%n",
          figure.what(),
          figure.valueText(),
          figure.aim() == null ? "" : figure.aim(),
          met == null ? "" : met ? "met" : "missed");
    }
    out.flush();
  }

  /** Writes {@code NAME.json} and one {@code NAME-WHAT.hgrm} per histogram into the directory. */
  static void write(BenchResult result, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(result.name() + ".json");
    try (JsonGenerator json =
        new ObjectMapper()
            .getFactory()
            .createGenerator(Files.newBufferedWriter(file, StandardCharsets.UTF_8))
            .useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("name", result.name());
      json.writeStringField("java", Runtime.version().toString());
      json.writeNumberField("cores", Runtime.getRuntime().availableProcessors());
      writeFigures(json, result.figures());
      json.writeEndObject();
    }
    for (BenchResult.Recording recording : result.recordings()) {
      writeHistogram(recording, directory, result.name());
    }
  }

  private static void writeFigures(JsonGenerator json, List<BenchResult.Figure> figures)
      throws IOException {
    json.writeArrayFieldStart("figures");
    for (BenchResult.Figure figure : figures) {
      json.writeStartObject();
      json.writeStringField("what", figure.what());
      json.writeNumberField("value", figure.value());
      json.writeStringField("unit", figure.unit());
      if (figure.aim() != null && figure.met() != null) {
        json.writeStringField("aim", figure.aim());
        json.writeBooleanField("met", figure.met());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void writeHistogram(BenchResult.Recording recording, Path directory, String name)
      throws IOException {
    String word = recording.what().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    Histogram histogram = recording.histogram();
    try (PrintStream out =
        new PrintStream(
            directory.resolve(name + "-" + word + ".hgrm").toFile(), StandardCharsets.UTF_8)) {
      histogram.outputPercentileDistribution(out, NANOS_PER_MILLI);
    }
  }
}
