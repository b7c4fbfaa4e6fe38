package io.everystore.standalone.evaluate.baseline;

import io.everystore.standalone.evaluate.trial.LogSession;
import io.everystore.standalone.evaluate.trial.Model;
import io.everystore.standalone.evaluate.trial.Predictor;
import io.everystore.standalone.evaluate.trial.Step;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Sessions written as letters: "abc" is a, then b, then c, all at one time. */
final class Sessions {
  static final long DAY_MILLIS = 86_400_000;

  private Sessions() {}

  static int item(char letter) {
    return letter - 'a';
  }

  /** A session on the given day. */
  static LogSession session(int number, double day, String letters) {
    int[] items = letters.chars().map(letter -> item((char) letter)).toArray();
    long[] times = new long[items.length];
    Arrays.fill(times, (long) (day * DAY_MILLIS));
    return new LogSession(number, items, times, new int[items.length]);
  }

  static void learn(Model model, LogSession session) {
    for (int i = 0; i < session.length(); i++) {
      model.learn(new Step(0, session, i));
    }
  }

  /** Learns sessions 0, 1, 2 … of days 0, 1, 2 …. */
  static void learn(Model model, String... sessions) {
    for (int i = 0; i < sessions.length; i++) {
      learn(model, session(i, i, sessions[i]));
    }
  }

  /** What is predicted after all of the session, as letters, best first. */
  static String predicted(Predictor predictor, LogSession session) {
    int[] items = new int[Predictor.LIMIT];
    int count = predictor.predict(session, session.length(), items);
    return Arrays.stream(items, 0, count)
        .mapToObj(item -> String.valueOf((char) ('a' + item)))
        .collect(Collectors.joining());
  }

  static String predicted(Predictor predictor, String letters) {
    return predicted(predictor, session(99, 2, letters));
  }
}
