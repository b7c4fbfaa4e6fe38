package io.everystore.standalone.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What those who redeem offers were answered, to be held against budgets and caps. Thread-safe.
 *
 * <p>A redemption is granted or rejected once; asked again under the same key it is answered the
 * same.
 */
final class GrantLedger {
  private final Map<String, String> answers = new HashMap<>();
  private final Map<String, List<String>> grantsOfOffers = new TreeMap<>();
  private final Map<String, Integer> grantsOfPeople = new HashMap<>();
  private final Map<String, String> keysOfRedemptions = new HashMap<>();
  private final List<String> differences = new ArrayList<>();
  private long asked;
  private long rejected;
  private long doubled;

  /**
   * The ledger beside the budgets.
   *
   * @param undecided asked for, never answered
   * @param over granted over a budget or a person's cap
   * @param doubled redemption ids given to two keys, and keys answered in two ways
   */
  record Audit(
      long granted,
      long rejected,
      long undecided,
      long over,
      long doubled,
      List<String> differences) {
    Audit {
      differences = List.copyOf(differences);
    }
  }

  /** Notes a key before it is sent for the first time. */
  synchronized void asked() {
    asked++;
  }

  synchronized void granted(String offerId, String person, String key, String redemptionId) {
    if (!isFirst(offerId, key, redemptionId)) {
      return;
    }
    grantsOfOffers.computeIfAbsent(offerId, made -> new ArrayList<>()).add(redemptionId);
    grantsOfPeople.merge(offerId + " " + person, 1, Integer::sum);
    String before = keysOfRedemptions.putIfAbsent(redemptionId, offerId + " " + key);
    if (before != null) {
      doubled++;
      differences.add(
          "redemption %s: given to %s and to %s %s".formatted(redemptionId, before, offerId, key));
    }
  }

  synchronized void rejected(String offerId, String key, String code) {
    if (isFirst(offerId, key, code)) {
      rejected++;
    }
  }

  private boolean isFirst(String offerId, String key, String answer) {
    String before = answers.putIfAbsent(offerId + " " + key, answer);
    if (before != null && !before.equals(answer)) {
      doubled++;
      differences.add(
          "%s %s: answered %s, then %s (expected: the same)"
              .formatted(offerId, key, before, answer));
    }
    return before == null;
  }

  synchronized long decided() {
    return answers.size();
  }

  synchronized boolean isDecided() {
    return answers.size() == asked;
  }

  synchronized long granted(String offerId) {
    return grantsOfOffers.getOrDefault(offerId, List.of()).size();
  }

  /**
   * Compares every offer.
   *
   * @param spent redemptions of each offer as the system counts them
   * @param budget of every offer
   * @param perPerson most grants of an offer to one person
   */
  synchronized Audit audit(Map<String, Long> spent, int budget, int perPerson) {
    List<String> told = new ArrayList<>(differences);
    long undecided = asked - answers.size();
    long over = 0;
    Set<String> offers = new TreeSet<>(spent.keySet());
    offers.addAll(grantsOfOffers.keySet());
    for (String offer : offers) {
      long granted = granted(offer);
      Long counted = spent.get(offer);
      long most = counted == null ? granted : Math.max(granted, counted);
      if (most > budget) {
        over += most - budget;
        told.add("%s: %d granted (expected: at most %d)".formatted(offer, most, budget));
      }
      if (counted == null) {
        told.add("%s: %d granted answers, its ledger could not be read".formatted(offer, granted));
      } else if (granted > counted || counted > granted + undecided) {
        told.add("%s: %d granted answers, its ledger says %d".formatted(offer, granted, counted));
      }
    }
    for (Map.Entry<String, Integer> each : grantsOfPeople.entrySet()) {
      if (each.getValue() > perPerson) {
        over += each.getValue() - perPerson;
        told.add(
            "%s: granted %d times (expected: at most %d)"
                .formatted(each.getKey(), each.getValue(), perPerson));
      }
    }
    return new Audit(keysOfRedemptions.size(), rejected, undecided, over, doubled, told);
  }
}
