package io.everystore.standalone.bench;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the clients of a drill were answered, to be held against the budgets: the last word on who
 * was granted what. Thread-safe.
 */
final class RedemptionLedger {
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> granted = new ConcurrentHashMap<>();
  private final Set<String> codes = ConcurrentHashMap.newKeySet();
  private final LongAdder contradictions = new LongAdder();
  private final LongAdder repeatedCodes = new LongAdder();

  /**
   * Notes an answer; asked again under the same key, it must be the same.
   *
   * @param code coupon code of a grant; empty for a rejection
   */
  void answered(String offerId, String key, String answer, String code) {
    String before = answers.putIfAbsent(offerId + "/" + key, answer + " " + code);
    if (before != null) {
      if (!before.equals(answer + " " + code)) {
        contradictions.increment();
      }
    } else if (!code.isEmpty()) {
      granted.computeIfAbsent(offerId, made -> new LongAdder()).increment();
      if (!codes.add(code)) {
        repeatedCodes.increment();
      }
    }
  }

  /** Different keys decided. */
  int decided() {
    return answers.size();
  }

  long granted(String offerId) {
    LongAdder count = granted.get(offerId);
    return count == null ? 0 : count.sum();
  }

  long contradictions() {
    return contradictions.sum();
  }

  long repeatedCodes() {
    return repeatedCodes.sum();
  }
}
