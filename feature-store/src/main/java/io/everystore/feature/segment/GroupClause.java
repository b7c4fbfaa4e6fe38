package io.everystore.feature.segment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Holds when all of its lines do, or one of them, or the opposite. */
final class GroupClause extends Clause {
  private final Clause[] inOrder;
  private final Clause[] cheapFirst;
  private final boolean any;
  private final boolean negated;

  GroupClause(String pointer, List<Clause> clauses, boolean any, boolean negated) {
    super(pointer);
    inOrder = clauses.toArray(new Clause[0]);
    cheapFirst =
        clauses.stream().sorted(Comparator.comparing(Clause::needsHistory)).toArray(Clause[]::new);
    // Nothing to hold: everybody.
    this.any = any && !clauses.isEmpty();
    this.negated = negated;
  }

  @Override
  boolean test(Evaluation evaluation) {
    long nextMillis = Long.MAX_VALUE;
    for (Clause clause : cheapFirst) {
      if (clause.test(evaluation) == any) {
        // This line alone decides until it changes, and it noted when that may be.
        return any != negated;
      }
      nextMillis = Math.min(nextMillis, evaluation.nextChangeMillis());
    }
    return evaluation.answer(any == negated, nextMillis);
  }

  /** Whatever combines them: a group changes its answer only with a line that does likewise. */
  @Override
  boolean mayBecome(boolean answer, Evaluation evaluation) {
    for (Clause clause : cheapFirst) {
      if (clause.mayBecome(answer != negated, evaluation)) {
        return true;
      }
    }
    return false;
  }

  @Override
  boolean mayBecome(boolean answer, String eventName) {
    for (Clause clause : inOrder) {
      if (clause.mayBecome(answer != negated, eventName)) {
        return true;
      }
    }
    return false;
  }

  @Override
  boolean needsHistory() {
    for (Clause clause : inOrder) {
      if (clause.needsHistory()) {
        return true;
      }
    }
    return false;
  }

  @Override
  String found(Evaluation evaluation) {
    return "";
  }

  @Override
  String sentence(Evaluation evaluation) {
    if (inOrder.length == 0) {
      return negated ? "nobody" : "everybody";
    }
    if (negated) {
      return any ? "none of these" : "not all of these";
    }
    return any ? "at least one of these" : "all of these";
  }

  @Override
  Explanation explain(Evaluation evaluation) {
    List<Explanation> parts = new ArrayList<>();
    for (Clause clause : inOrder) {
      parts.add(clause.explain(evaluation));
    }
    boolean holds = test(evaluation);
    return new Explanation(pointer(), holds, sentence(evaluation), "", parts);
  }
}
