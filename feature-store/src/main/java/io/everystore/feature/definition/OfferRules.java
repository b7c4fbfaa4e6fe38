package io.everystore.feature.definition;

import io.everystore.feature.event.InteractionLimits;
import io.everystore.feature.event.ItemText;
import io.everystore.feature.event.ShopLinks;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferCouponMode;
import io.everystore.feature.proto.OfferCreative;
import io.everystore.feature.proto.OfferPacing;
import io.everystore.feature.proto.OfferReward;
import io.everystore.feature.segment.RuleCompiler;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What an offer must be like. Immutable. */
public final class OfferRules {
  public static final int MAX_SEGMENTS = 50;
  public static final int MAX_SLOTS = 20;
  public static final int MAX_CREATIVES = 20;
  public static final int MAX_LIMITS = 20;
  public static final int MAX_PRIORITY = 1_000_000;
  public static final int TITLE_CHARS = 120;
  public static final int CODE_CHARS = 40;
  public static final int OPERATOR_CHARS = 120;

  private static final int PERCENT_HUNDREDTHS = 10_000;
  private static final int CURRENCY_CHARS = 3;

  void check(Definition definition, Faults faults) {
    Offer offer = definition.getOffer();
    checkZone(offer.getTimezone(), faults);
    faults.range("/priority", offer.getPriority(), -MAX_PRIORITY, MAX_PRIORITY);
    String eligibility = "/eligibility";
    ids(eligibility + "/include_segments", offer.getIncludeSegmentIdsList(), MAX_SEGMENTS, faults);
    ids(eligibility + "/exclude_segments", offer.getExcludeSegmentIdsList(), MAX_SEGMENTS, faults);
    if (offer.hasRule()) {
      // Whether a rule is sound does not depend on the time zone.
      var unused =
          RuleCompiler.compile(offer.getRule(), ZoneOffset.UTC, eligibility + "/rule", faults::add);
    }
    if (!offer.getExclusionGroup().isEmpty()) {
      place("/exclusion_group", offer.getExclusionGroup(), faults);
    }
    checkSlots(offer.getSlotsList(), faults);
    faults.range("/creatives", offer.getCreativesCount(), 0, MAX_CREATIVES);
    for (int i = 0; i < Math.min(MAX_CREATIVES, offer.getCreativesCount()); i++) {
      check(offer.getCreatives(i), i == 0 ? "/creative" : "/creatives/" + (i - 1), i > 0, faults);
    }
    checkReward(offer.getReward(), faults);
    checkCoupon(offer, faults);
    new OfferLimitRules(offer).check(faults);
    faults.range("/holdout_ratio", offer.getHoldoutRatio(), 0, 1);
    faults.require(
        offer.getPacing() != OfferPacing.UNRECOGNIZED, "/pacing", "unknown (expected: asap, even)");
    faults.require(
        offer.getPacing() != OfferPacing.OFFER_EVEN
            || (definition.getStartTimeMillis() > 0 && definition.getEndTimeMillis() > 0),
        "/pacing",
        "even without start_time or end_time (expected: both, or asap)");
    faults.text("/written_by", offer.getWrittenBy(), OPERATOR_CHARS);
    faults.text("/approved_by", offer.getApprovedBy(), OPERATOR_CHARS);
  }

  private static void checkZone(String zone, Faults faults) {
    if (!zone.isEmpty()) {
      try {
        ZoneId.of(zone);
      } catch (DateTimeException e) {
        faults.add(
            "/timezone", Faults.shown(zone) + " (expected: a time zone, such as Europe/Berlin)");
      }
    }
  }

  private static void ids(String at, List<String> ids, int most, Faults faults) {
    faults.range(at, ids.size(), 0, most);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < Math.min(most, ids.size()); i++) {
      faults.id(at + "/" + i, ids.get(i));
      faults.require(
          seen.add(ids.get(i)),
          at + "/" + i,
          Faults.shown(ids.get(i)) + " for the second time (expected: once)");
    }
  }

  private static void checkSlots(List<String> slots, Faults faults) {
    faults.range("/slots", slots.size(), 0, MAX_SLOTS);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < Math.min(MAX_SLOTS, slots.size()); i++) {
      place("/slots/" + i, slots.get(i), faults);
      faults.require(
          seen.add(slots.get(i)),
          "/slots/" + i,
          Faults.shown(slots.get(i)) + " for the second time (expected: once)");
    }
  }

  private static void place(String at, String name, Faults faults) {
    faults.require(
        ItemText.isId(name) && name.length() <= DefinitionKey.ID_CHARS,
        at,
        "not 1.." + DefinitionKey.ID_CHARS + " visible characters");
  }

  private static void check(OfferCreative creative, String at, boolean needsSlot, Faults faults) {
    faults.text(at + "/title", creative.getTitle(), TITLE_CHARS);
    link(at + "/image_link", creative.getImageLink(), faults);
    link(at + "/link", creative.getLink(), faults);
    faults.text(at + "/creative_name", creative.getCreativeName(), TITLE_CHARS);
    if (needsSlot || !creative.getCreativeSlot().isEmpty()) {
      place(at + "/creative_slot", creative.getCreativeSlot(), faults);
    }
  }

  private static void link(String at, String link, Faults faults) {
    faults.require(
        ShopLinks.isSafe(link) && ShopLinks.isPublic(link),
        at,
        Faults.shown(link) + " (expected: a public http or https address, or one within the shop)");
  }

  private static void checkReward(OfferReward reward, Faults faults) {
    String at = "/reward/value";
    long value = reward.getValueHundredths();
    switch (reward.getType()) {
      case OFFER_PERCENT ->
          faults.require(
              value > 0 && value <= PERCENT_HUNDREDTHS,
              at,
              value / 100.0 + " (expected: above 0, at most 100)");
      case OFFER_AMOUNT -> {
        money(at, value, 1, faults);
        faults.require(!reward.getCurrency().isEmpty(), "/reward/currency", "missing");
      }
      case OFFER_FREE_SHIPPING, OFFER_GIFT -> money(at, value, 0, faults);
      case OFFER_MESSAGE -> faults.require(value == 0, at, "of a message (expected: none)");
      case OFFER_REWARD_UNSPECIFIED, UNRECOGNIZED ->
          faults.add(
              "/reward/type",
              "missing (expected: percent, amount, free_shipping, gift or message)");
    }
    String currency = reward.getCurrency();
    faults.require(
        currency.isEmpty() || isCurrency(currency),
        "/reward/currency",
        Faults.shown(currency) + " (expected: three capital letters, such as EUR)");
  }

  static void money(String at, long cents, long least, Faults faults) {
    faults.require(
        cents >= least && cents <= InteractionLimits.MAX_MONEY_CENTS,
        at,
        cents / 100.0
            + " (expected: "
            + least / 100.0
            + ".."
            + InteractionLimits.MAX_MONEY_CENTS / 100
            + ")");
  }

  /** True for three capital letters. */
  public static boolean isCurrency(String currency) {
    return currency.length() == CURRENCY_CHARS
        && currency.chars().allMatch(c -> c >= 'A' && c <= 'Z');
  }

  private static void checkCoupon(Offer offer, Faults faults) {
    OfferCouponMode mode = offer.getCoupon().getMode();
    String code = offer.getCoupon().getCode();
    if (mode == OfferCouponMode.OFFER_COUPON_GENERIC) {
      faults.require(isCode(code), "/coupon/code", codeExpectation(code));
    } else {
      faults.require(
          mode != OfferCouponMode.UNRECOGNIZED,
          "/coupon/mode",
          "unknown (expected: none, generic or unique_pool)");
      faults.require(
          code.isEmpty(), "/coupon/code", "of another mode than generic (expected: none)");
    }
  }

  /** True for 1 to {@link #CODE_CHARS} letters, digits, hyphens and underscores. */
  public static boolean isCode(String code) {
    return !code.isEmpty()
        && code.length() <= CODE_CHARS
        && code.chars()
            .allMatch(
                c ->
                    (c >= 'A' && c <= 'Z')
                        || (c >= 'a' && c <= 'z')
                        || (c >= '0' && c <= '9')
                        || c == '-'
                        || c == '_')
        && code.charAt(0) != '-';
  }

  /** What is wrong with a code, and what is expected. */
  public static String codeExpectation(String code) {
    return Faults.shown(code)
        + " (expected: 1.."
        + CODE_CHARS
        + " letters, digits, inner hyphens and underscores)";
  }

  /** True for an action whose amount is money. */
  static boolean isMoney(OfferAction action) {
    return action == OfferAction.OFFER_DISCOUNT;
  }
}
