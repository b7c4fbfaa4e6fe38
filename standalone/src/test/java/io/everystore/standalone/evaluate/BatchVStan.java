package io.everystore.standalone.evaluate;

import io.everystore.serving.candidate.SessionKnnConfig;
import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Step;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * V-STAN as a nightly batch would have it: all sessions at once, every one of them looked at for
 * every question, in plain maps and doubles, after the formula in SessionKnnSource.
 */
final class BatchVStan {
  private static final double DAY_MILLIS = 86_400_000;

  private final SessionKnnConfig config;
  private final List<LogSession> sessions;
  private final Map<Integer, Integer> holders = new HashMap<>();

  private record Neighbour(LogSession session, double similarity) {}

  BatchVStan(List<Step> train, SessionKnnConfig config) {
    this.config = config;
    Set<LogSession> distinct = new LinkedHashSet<>();
    for (Step step : train) {
      if (step.session() != null) {
        distinct.add(step.session());
      }
    }
    sessions = new ArrayList<>(distinct);
    for (LogSession session : sessions) {
      for (int item : distinct(session.items(), session.length())) {
        holders.merge(item, 1, Integer::sum);
      }
    }
  }

  /** Scores of the items that may follow the session's first {@code length} clicks. */
  Map<Integer, Double> scores(LogSession running, int length) {
    Map<Integer, Integer> steps = new LinkedHashMap<>();
    for (int back = 0; back < length && steps.size() < config.sessionItems(); back++) {
      steps.putIfAbsent(running.items()[length - 1 - back], back);
    }
    long atMillis = running.timesMillis()[length - 1];
    List<Neighbour> neighbours = new ArrayList<>();
    double squares = 0;
    for (int back : steps.values()) {
      squares += Math.exp(-2 * back / config.positionDecay());
    }
    for (LogSession session : sessions) {
      double shared = 0;
      for (int item : distinct(session.items(), session.length())) {
        Integer back = steps.get(item);
        shared += back == null ? 0 : Math.exp(-back / config.positionDecay());
      }
      if (shared > 0) {
        long ageMillis = Math.max(0, atMillis - session.endMillis());
        neighbours.add(
            new Neighbour(
                session,
                shared
                    / (Math.sqrt(squares) * Math.sqrt(session.length()))
                    * Math.exp(-ageMillis / (config.recencyDecayDays() * DAY_MILLIS))));
      }
    }
    neighbours.sort(Comparator.comparingDouble(neighbour -> -neighbour.similarity));
    Map<Integer, Double> scores = new HashMap<>();
    for (int i = 0; i < Math.min(config.neighbours(), neighbours.size()); i++) {
      addItems(neighbours.get(i), steps, scores);
    }
    scores.replaceAll(
        (item, score) ->
            score
                * (1
                    + config.idfWeight()
                        * Math.log((double) sessions.size() / holders.getOrDefault(item, 1))));
    scores.remove(running.items()[length - 1]);
    return scores;
  }

  private void addItems(
      Neighbour neighbour, Map<Integer, Integer> steps, Map<Integer, Double> scores) {
    int[] items = neighbour.session.items();
    int lastShared = -1;
    int nearestMatch = Integer.MAX_VALUE;
    for (int i = 0; i < neighbour.session.length(); i++) {
      Integer back = steps.get(items[i]);
      if (back != null) {
        lastShared = i;
        nearestMatch = Math.min(nearestMatch, back);
      }
    }
    double base = neighbour.similarity * Math.exp(-nearestMatch / config.lastMatchDecay());
    Set<Integer> done = new LinkedHashSet<>();
    for (int i = neighbour.session.length() - 1; i >= 0; i--) {
      if (done.add(items[i])) {
        double distance = Math.exp(-Math.abs(i - lastShared) / config.distanceDecay());
        scores.merge(items[i], base * distance, Double::sum);
      }
    }
  }

  private static Set<Integer> distinct(int[] items, int length) {
    Set<Integer> distinct = new LinkedHashSet<>();
    for (int i = 0; i < length; i++) {
      distinct.add(items[i]);
    }
    return distinct;
  }
}
