package io.everystore.jobs.ledger;

import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferCommand;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferPeriod;
import io.everystore.feature.proto.OfferRedeem;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ledger as one would tell it: a list of everything that happened, gone through every time. */
final class NaiveLedger {
  /** One redemption asked for. */
  static final class Entry {
    final OfferRedeem asked;
    final long timeMillis;
    String outcome = "";
    @Nullable String code;
    long freeAgainMillis = Long.MAX_VALUE;

    Entry(OfferRedeem asked, long timeMillis) {
      this.asked = asked;
      this.timeMillis = timeMillis;
    }

    boolean holds() {
      return outcome.equals("granted") || outcome.equals("reserved");
    }
  }

  private final List<OfferLimit> limits;
  private final ZoneId zone;
  private final boolean unique;
  private final List<Entry> entries = new ArrayList<>();
  private final Deque<String> codes = new ArrayDeque<>();
  private final List<String> everCodes = new ArrayList<>();

  NaiveLedger(List<OfferLimit> limits, ZoneId zone, boolean unique) {
    this.limits = limits;
    this.zone = zone;
    this.unique = unique;
  }

  List<Entry> entries() {
    return entries;
  }

  /** Outcome, and reason when rejected, as one text. */
  String decide(OfferCommand command, long now) {
    for (Entry entry : entries) {
      if (entry.outcome.equals("reserved")
          && now >= entry.timeMillis + LedgerTimes.RESERVATION.toMillis()) {
        release(entry, now);
      }
    }
    entries.removeIf(entry -> now >= entry.freeAgainMillis);
    return switch (command.getKindCase()) {
      case REDEEM -> redeem(command.getRedeem(), now);
      case COMMIT -> commit(find(command.getCommit().getRedemptionId()));
      case RELEASE -> giveUp(find(command.getRelease().getRedemptionId()), now);
      case ADD_CODES -> addCodes(command.getAddCodes().getCodesList());
      default -> "";
    };
  }

  private String redeem(OfferRedeem asked, long now) {
    for (Entry entry : entries) {
      if (entry.asked.getIdempotencyKey().equals(asked.getIdempotencyKey())) {
        return !entry.asked.equals(asked) || entry.outcome.equals("released")
            ? "already_redeemed"
            : entry.outcome;
      }
    }
    Entry entry = new Entry(asked, now);
    entry.outcome = outcome(asked, now);
    if (entry.holds()) {
      entry.code = unique ? codes.poll() : null;
    } else {
      entry.freeAgainMillis = now + LedgerTimes.REJECTION.toMillis();
    }
    entries.add(entry);
    return entry.outcome;
  }

  private String outcome(OfferRedeem asked, long now) {
    for (boolean perUser : new boolean[] {true, false}) {
      for (OfferLimit limit : limits) {
        if (limit.getPerUser() == perUser && isSpent(limit, asked, now)) {
          boolean once = limit.getLimit() == 1 && limit.getPeriod() == OfferPeriod.OFFER_LIFETIME;
          return !perUser ? "budget" : once ? "already_redeemed" : "capped";
        }
      }
    }
    if (unique && codes.isEmpty()) {
      return "budget";
    }
    return asked.getReserve() ? "reserved" : "granted";
  }

  private boolean isSpent(OfferLimit limit, OfferRedeem asked, long now) {
    long sum = worth(limit, asked);
    for (Entry entry : entries) {
      if (entry.holds()
          && (!limit.getPerUser() || entry.asked.getPersonId().equals(asked.getPersonId()))
          && samePeriod(limit.getPeriod(), entry.timeMillis, now)) {
        sum += worth(limit, entry.asked);
      }
    }
    return sum > limit.getLimit();
  }

  private static long worth(OfferLimit limit, OfferRedeem asked) {
    return limit.getAction() == OfferAction.OFFER_DISCOUNT
        ? Math.min(500, asked.getOrderValueCents())
        : 1;
  }

  private boolean samePeriod(OfferPeriod period, long one, long other) {
    LocalDate a = Instant.ofEpochMilli(one).atZone(zone).toLocalDate();
    LocalDate b = Instant.ofEpochMilli(other).atZone(zone).toLocalDate();
    return switch (period) {
      case OFFER_DAY -> a.equals(b);
      case OFFER_WEEK -> monday(a).equals(monday(b));
      default -> true;
    };
  }

  private static LocalDate monday(LocalDate day) {
    return day.minus(day.getDayOfWeek().getValue() - 1L, ChronoUnit.DAYS);
  }

  private @Nullable Entry find(String redemptionId) {
    return entries.stream()
        .filter(
            entry ->
                redemptionId.equals(
                    io.everystore.feature.offer.OfferIds.redemption(
                        Commands.OFFER, entry.asked.getIdempotencyKey())))
        .findFirst()
        .orElse(null);
  }

  private static String commit(@Nullable Entry entry) {
    if (entry == null) {
      return "unknown";
    }
    if (entry.outcome.equals("reserved")) {
      entry.outcome = "granted";
    }
    return entry.outcome.equals("released") ? "outside_window" : entry.outcome;
  }

  private String giveUp(@Nullable Entry entry, long now) {
    if (entry == null) {
      return "unknown";
    }
    if (entry.outcome.equals("reserved")) {
      release(entry, now);
    }
    return entry.outcome.equals("granted") ? "already_redeemed" : entry.outcome;
  }

  private void release(Entry entry, long now) {
    entry.outcome = "released";
    entry.freeAgainMillis = now + LedgerTimes.REJECTION.toMillis();
    if (entry.code != null) {
      codes.add(Objects.requireNonNull(entry.code));
      entry.code = null;
    }
  }

  private String addCodes(List<String> added) {
    int count = 0;
    for (String code : added) {
      if (!everCodes.contains(code)) {
        everCodes.add(code);
        codes.add(code);
        count++;
      }
    }
    return "codes " + count;
  }
}
