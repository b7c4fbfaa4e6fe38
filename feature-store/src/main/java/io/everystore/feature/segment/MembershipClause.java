package io.everystore.feature.segment;

import java.util.ArrayList;
import java.util.List;

/** Holds for members of one of several segments or lists, or for members of none. */
final class MembershipClause extends Clause {
  /** Looking up a segment or list takes so many times what comparing a short text does. */
  private static final int LOOK_UP_STEPS = 8;

  private final boolean lists;
  private final List<String> ids;
  private final boolean negated;

  MembershipClause(String pointer, boolean lists, List<String> ids, boolean negated) {
    super(pointer);
    this.lists = lists;
    this.ids = List.copyOf(ids);
    this.negated = negated;
  }

  @Override
  boolean test(Evaluation evaluation) {
    for (int i = 0; i < ids.size(); i++) {
      evaluation.steps().take(LOOK_UP_STEPS);
      if (belongs(evaluation, ids.get(i))) {
        return evaluation.answer(!negated, Long.MAX_VALUE);
      }
    }
    return evaluation.answer(negated, Long.MAX_VALUE);
  }

  /** Who is in other segments, the caller knows; who is on a list, no event says. */
  @Override
  boolean mayBecome(boolean answer, Evaluation evaluation) {
    return false;
  }

  @Override
  boolean mayBecome(boolean answer, String eventName) {
    return false;
  }

  private boolean belongs(Evaluation evaluation, String id) {
    Subject subject = evaluation.subject();
    return lists ? subject.isListed(id) : subject.isMember(id);
  }

  @Override
  String found(Evaluation evaluation) {
    List<String> found = new ArrayList<>();
    for (String id : ids) {
      if (belongs(evaluation, id)) {
        found.add(id);
      }
    }
    return found.isEmpty() ? "none" : String.join(", ", found);
  }

  @Override
  String sentence(Evaluation evaluation) {
    return "belongs to "
        + (lists ? "list " : "segment ")
        + found(evaluation)
        + " (wanted: "
        + (negated ? "not " : "")
        + TextTest.listed(ids)
        + ")";
  }
}
