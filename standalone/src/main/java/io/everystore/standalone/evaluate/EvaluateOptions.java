package io.everystore.standalone.evaluate;

import io.everystore.serving.row.Strategy;
import io.everystore.standalone.evaluate.trial.Protocol;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is measured and how.
 *
 * @param splitMillis where the test begins, when not at the last seventh of the log's time
 * @param minItemClicks below which the published protocols leave an item out
 * @param lagsMillis how far the views are behind the log in each measurement of ours
 * @param strategies of ours
 * @param only names of what is measured; empty for all
 * @param maxPredictions asked for at most, taken evenly
 * @param tries parameters tried per baseline
 * @param served how our own strategies work
 */
record EvaluateOptions(
    Protocol protocol,
    OptionalLong splitMillis,
    int minItemClicks,
    List<Long> lagsMillis,
    List<Strategy> strategies,
    Set<String> only,
    int maxPredictions,
    int tries,
    ServedConfig served) {}
