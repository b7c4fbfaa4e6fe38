package io.everystore.standalone.evaluate;

import io.everystore.serving.candidate.SessionKnnConfig;
import io.everystore.serving.eligibility.EligibilityConfig;
import io.everystore.serving.page.ComposerConfig;
import io.everystore.serving.row.Strategy;
import io.everystore.standalone.evaluate.baseline.Family;
import io.everystore.standalone.evaluate.trial.InteractionLog;
import io.everystore.standalone.evaluate.trial.Protocol;
import io.everystore.standalone.evaluate.trial.Trial;
import io.everystore.standalone.replay.LogInteractions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code everystore evaluate}: how well the next item is predicted. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "How well the next item of a session is predicted, by the code that serves and by tuned",
      "baselines of the literature, over an interaction log (formats: everystore replay --help)."
    },
    sortOptions = false)
public final class EvaluateCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The log, plain or .gz.")
  @Nullable Path file;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "F",
      description = "How the log is written, as for replay.")
  String format = "";

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "PART=COLUMN",
      description = "For --format csv, as for replay.")
  Map<String, String> columns = Map.of();

  @Option(
      names = "--protocol",
      defaultValue = "prequential",
      paramLabel = "P",
      description = {
        "prequential: each click is predicted, then learned; nothing is left out (the default).",
        "session-rec: Ludewig et al. 2020; items of 5 clicks, sessions of 2, whole sessions in the"
            + " test.",
        "no-repeats: the same without clicks on the item at hand."
      })
  String protocol = "prequential";

  @Option(
      names = "--split",
      paramLabel = "DATE",
      description = "Where the test begins, UTC (default: the last seventh of the log's time).")
  @Nullable String split;

  @Option(
      names = "--min-clicks",
      defaultValue = "" + Protocol.MIN_ITEM_CLICKS,
      paramLabel = "N",
      description =
          "Clicks an item needs in the published protocols (default: ${DEFAULT-VALUE}; 1 for a log"
              + " that was filtered before).")
  int minItemClicks = Protocol.MIN_ITEM_CLICKS;

  @Option(
      names = "--lag",
      split = ",",
      defaultValue = "0s",
      paramLabel = "T",
      description =
          "How far what is known of items and sessions is behind, such as 0s,1s,1m,1h,1d (default:"
              + " ${DEFAULT-VALUE}). A session's own clicks are always known.")
  List<String> lags = List.of("0s");

  @Option(
      names = "--strategy",
      split = ",",
      defaultValue = "next-item",
      paramLabel = "S",
      description = "Our strategies to measure (default: ${DEFAULT-VALUE}).")
  List<String> strategies = List.of("next-item");

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "NAME",
      description = "Strategies and baselines to measure (default: all).")
  List<String> only = List.of();

  @Option(names = "--limit", paramLabel = "N", description = "Lines read at most.")
  long limit = Long.MAX_VALUE;

  @Option(
      names = "--predictions",
      paramLabel = "N",
      description = "Predictions asked for at most, taken evenly; all else is learned as ever.")
  int maxPredictions = Integer.MAX_VALUE;

  @Option(
      names = "--tries",
      defaultValue = "12",
      paramLabel = "N",
      description =
          "Parameters tried per baseline, 1..100; 1 keeps the published ones (default:"
              + " ${DEFAULT-VALUE}).")
  int tries = 12;

  @Option(
      names = "--learner",
      defaultValue = "softmax",
      paramLabel = "L",
      description = {
        "What learns the weights of next-item: softmax (ours, the default), built-in (none: the",
        "weights that come with the program), or for comparison jsat-sgd, jsat-scw,",
        "jsat-nherd, jsat-pa."
      })
  String learner = "softmax";

  @Option(
      names = "--session-knn",
      split = ",",
      paramLabel = "PART=VALUE",
      description = {
        "Parameters of session-kNN other than the built-in ones, some of neighbours, sample, items,",
        "position, recency (days), distance, last-match, idf; such as neighbours=100,sample=1000."
      })
  Map<String, Double> sessionKnn = Map.of();

  @Option(
      names = "--at-hand",
      paramLabel = "WHEN",
      description = {
        "Whether next-item may answer the item at hand: allow or never (default: allow where the",
        "protocol counts it). A page in the shop never recommends itself."
      })
  @Nullable String atHand;

  @Option(names = "--json", paramLabel = "OUT", description = "Writes the table there as JSON too.")
  @Nullable Path json;

  @Option(
      names = "--picture",
      paramLabel = "OUT",
      description = "Draws what each --lag costs there, as SVG.")
  @Nullable Path picture;

  @Override
  public Integer call() throws IOException {
    Path log = file == null ? Path.of("") : file;
    if (!Files.isReadable(log) || Files.isDirectory(log)) {
      throw wrong("FILE: " + log + " (expected: a readable file)");
    }
    EvaluateOptions options = options();
    EvaluateProgress progress = new EvaluateProgress(System.err);
    try {
      return run(log, options, progress);
    } finally {
      progress.end();
    }
  }

  private int run(Path path, EvaluateOptions options, EvaluateProgress progress)
      throws IOException {
    progress.begin("reading " + path.getFileName(), Files.size(path));
    InteractionLog.Builder read = new InteractionLog.Builder();
    long rejected;
    try {
      rejected = LogInteractions.read(path, format, columns, limit, progress::stepTo, read::add);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
    InteractionLog log = read.build();
    if (log.size() == 0) {
      System.err.println("Nothing could be read. Is --format " + format + " right for this file?");
      return 1;
    }
    Trial trial =
        Trial.of(
            log,
            options.protocol(),
            options.splitMillis().orElseGet(() -> Trial.defaultSplitMillis(log)),
            options.minItemClicks());
    if (trial.predictions() == 0) {
      System.err.println(
          "Nothing to predict: no session of two clicks after the split, "
              + java.time.Instant.ofEpochMilli(trial.splitMillis())
              + ". Is there a better --split, or --protocol prequential?");
      return 1;
    }
    List<Result> results = new Evaluation(log, options, trial, progress).run();
    progress.end();
    TrialFacts facts = TrialFacts.of(log, rejected, trial);
    String name = String.valueOf(path.getFileName());
    EvaluateReport.print(name, options, facts, results, System.out);
    if (json != null) {
      Files.writeString(
          json, EvaluateReport.json(name, options, facts, results), StandardCharsets.UTF_8);
    }
    if (picture != null) {
      Files.writeString(picture, LagPicture.svg(name, results), StandardCharsets.UTF_8);
    }
    return 0;
  }

  private EvaluateOptions options() {
    require("--min-clicks", minItemClicks, 1, Integer.MAX_VALUE);
    require("--limit", limit, 1, Long.MAX_VALUE);
    require("--predictions", maxPredictions, 1, Integer.MAX_VALUE);
    require("--tries", tries, 1, 100);
    try {
      List<Strategy> chosen = new ArrayList<>();
      for (String word : strategies) {
        chosen.add(strategy(word));
      }
      Protocol asked = Protocol.of(protocol);
      return new EvaluateOptions(
          asked,
          split == null
              ? OptionalLong.empty()
              : OptionalLong.of(LogInteractions.parseMillis(split)),
          minItemClicks,
          lags.stream().map(Lag::parseMillis).toList(),
          chosen,
          names(chosen),
          maxPredictions,
          tries,
          new ServedConfig(composer(asked), Learners.find(learner)));
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private ComposerConfig composer(Protocol asked) {
    if (atHand != null && !atHand.equals("allow") && !atHand.equals("never")) {
      throw new IllegalArgumentException("--at-hand: " + atHand + " (expected: allow or never)");
    }
    boolean allowed = atHand == null ? asked != Protocol.NO_REPEATS : atHand.equals("allow");
    ComposerConfig config = ComposerConfig.DEFAULT.with(sessionKnn());
    return allowed ? config.with(EligibilityConfig.DEFAULT.withAtHand()) : config;
  }

  private SessionKnnConfig sessionKnn() {
    SessionKnnConfig from = SessionKnnConfig.DEFAULT;
    Map<String, Double> parts = new HashMap<>();
    parts.put("neighbours", (double) from.neighbours());
    parts.put("sample", (double) from.sampleSize());
    parts.put("items", (double) from.sessionItems());
    parts.put("position", from.positionDecay());
    parts.put("recency", from.recencyDecayDays());
    parts.put("distance", from.distanceDecay());
    parts.put("last-match", from.lastMatchDecay());
    parts.put("idf", from.idfWeight());
    for (Map.Entry<String, Double> part : sessionKnn.entrySet()) {
      if (parts.replace(part.getKey(), part.getValue()) == null) {
        throw new IllegalArgumentException(
            "--session-knn: " + part.getKey() + " (expected: some of " + parts.keySet() + ")");
      }
    }
    return new SessionKnnConfig(
        parts.getOrDefault("neighbours", 0.0).intValue(),
        parts.getOrDefault("sample", 0.0).intValue(),
        parts.getOrDefault("items", 0.0).intValue(),
        parts.getOrDefault("position", 0.0),
        parts.getOrDefault("recency", 0.0),
        parts.getOrDefault("distance", 0.0),
        parts.getOrDefault("last-match", 0.0),
        parts.getOrDefault("idf", 0.0));
  }

  private static Strategy strategy(String word) {
    Strategy strategy = Strategy.find(word);
    if (strategy == null) {
      throw new IllegalArgumentException(
          "--strategy: " + word + " (expected: some of " + Strategy.ids() + ")");
    }
    return strategy;
  }

  private Set<String> names(List<Strategy> chosen) {
    Set<String> known = new LinkedHashSet<>();
    chosen.forEach(strategy -> known.add(strategy.id()));
    Family.all().forEach(family -> known.add(family.name()));
    for (String name : only) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "--only: " + name + " (expected: some of " + known + ")");
      }
    }
    return Set.copyOf(only);
  }

  private void require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw wrong(option + ": " + value + " (expected: " + least + ".." + most + ")");
    }
  }

  private ParameterException wrong(String message) {
    if (spec == null) {
      throw new IllegalStateException(message);
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
