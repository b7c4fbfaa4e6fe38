package io.everystore.standalone.evaluate.baseline;

import static io.everystore.standalone.evaluate.baseline.Sessions.learn;
import static io.everystore.standalone.evaluate.baseline.Sessions.predicted;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The baselines that count, each against a case small enough to count by hand. */
final class RulesTest {
  @Test
  void popularity_ranksByClicks() {
    Popularity popularity = new Popularity(26);
    learn(popularity, "abb", "bc", "ca");
    // b 3, then a and c with 2 each, of which a came first.
    assertEquals("bac", predicted(popularity, "c"));
    learn(popularity, "c", "c");
    assertEquals("cba", predicted(popularity, "c"));
  }

  @Test
  void sessionPopularity_ranksByClicksInTheSessionThenByAll() {
    SessionPopularity popularity = new SessionPopularity(26);
    learn(popularity, "abb", "bc", "ca");
    // Session: c 2 + 2/3, a 1 + 2/3, new n 1 + 0; of all: b 3/4.
    assertEquals("canb", predicted(popularity, "cnac"));
  }

  @Test
  void associationRules_countPairsOfClicksInBothDirections() {
    AssociationRules rules = new AssociationRules();
    learn(rules, "abc", "ca", "dba");
    // With a: b in two sessions, c in two, d in one.
    assertEquals("bcd", predicted(rules, "a"));
    assertEquals("bcd", predicted(rules, "xa"));
    // With b: a twice, then c and d once.
    assertEquals("acd", predicted(rules, "b"));
    assertEquals("", predicted(rules, "z"));
  }

  @Test
  void associationRules_countTwoClicksOnOneItemForBothOrders() {
    AssociationRules rules = new AssociationRules();
    learn(rules, "aab", "ac");
    // a with a: 2; a with b: 2 (each of the two a's); a with c: 1.
    assertEquals("abc", predicted(rules, "a"));
  }

  @Test
  void sequentialRules_countWhatComesAfterByItsDistance() {
    SequentialRules rules = new SequentialRules(SequentialRules.Settings.DEFAULT);
    learn(rules, "abc", "adc", "ca");
    // After a: b 1, c 1/2 + 1/2, d 1, by number where equal; nothing of what comes before.
    assertEquals("bcd", predicted(rules, "a"));
    learn(rules, "axxc");
    // c now 1/2 + 1/2 + 1/3, x 1 + 1/2.
    assertEquals("xcbd", predicted(rules, "a"));
  }

  @Test
  void sequentialRules_lookNoFurtherBackThanTheirSteps() {
    SequentialRules rules = new SequentialRules(new SequentialRules.Settings(1, Weighting.SAME));
    learn(rules, "abc");
    assertEquals("b", predicted(rules, "a"));
  }

  @Test
  void withoutItemAtHand_leavesItOutAndNothingElse() {
    AssociationRules rules = new AssociationRules();
    learn(rules, "aab", "ac");
    assertEquals("bc", predicted(new WithoutItemAtHand(rules), "ca"));
  }

  @Test
  void itemKnn_holdsCommonSessionsAgainstAllSessions() {
    ItemKnn knn = new ItemKnn();
    learn(knn, "ab", "ab", "bc", "bd", "be", "ac");
    // Cosine with a (3 sessions): b 2 / sqrt(3 * 5) = 0.516, c 1 / sqrt(3 * 2) = 0.408.
    assertEquals("bc", predicted(knn.predictor(new ItemKnn.Settings(0, 0.5)), "a"));
    // Only the other's rarity: b 2 / 5, c 1 / 2.
    assertEquals("cb", predicted(knn.predictor(new ItemKnn.Settings(0, 0)), "a"));
    // Damped by 10: b 2 / 15, c 1 / 12.
    assertEquals("bc", predicted(knn.predictor(new ItemKnn.Settings(10, 0)), "a"));
  }

  @Test
  void itemKnn_countsASessionOnce() {
    ItemKnn knn = new ItemKnn();
    learn(knn, "abab", "ac", "ac");
    assertEquals("cb", predicted(knn.predictor(new ItemKnn.Settings(0, 1)), "a"));
  }
}
