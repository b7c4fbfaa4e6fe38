package io.everystore.serving.offer;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.everystore.feature.definition.DefinitionDelta;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.offer.OfferHoldout;
import io.everystore.feature.proto.Condition;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.Exposure;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferPeriod;
import io.everystore.feature.proto.OfferReward;
import io.everystore.feature.proto.OfferRewardType;
import io.everystore.feature.proto.OfferTally;
import io.everystore.feature.proto.OfferTotals;
import io.everystore.feature.proto.OfferView;
import io.everystore.feature.proto.PersonRedemptions;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Purchases;
import io.everystore.feature.proto.Rule;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.proto.RuleValue;
import io.everystore.feature.segment.Explanation;
import io.everystore.feature.segment.Subject;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who sees which offers, against a naive choice and case by case. */
final class OfferChooserTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long NOW = 1_774_700_000_000L;
  private static final long DAY = 86_400_000;

  private final OfferViews views = new OfferViews();
  private final RecentGrants grants = new RecentGrants();
  private final List<Exposure> exposures = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Map<String, Definition> defined = new TreeMap<>();
  private DefinitionImage image = DefinitionImage.EMPTY;
  private double holdout;

  /** How often a rule had to look at somebody. */
  private int asked;

  private Definition.Builder define(String id, Offer.Builder offer) {
    return Definition.newBuilder()
        .setId(id)
        .setVersion(1)
        .setName("Offer " + id)
        .setState(DefinitionState.ACTIVE)
        .setOffer(offer);
  }

  private void put(Definition.Builder definition) {
    defined.put(definition.getId(), definition.build());
    DefinitionDelta delta = new DefinitionDelta(image);
    delta.put(new DefinitionKey(DefinitionKind.OFFER, definition.getId()), definition.build());
    image = delta.apply();
  }

  private static Offer.Builder offer(long cents) {
    return Offer.newBuilder()
        .setReward(
            OfferReward.newBuilder()
                .setType(OfferRewardType.OFFER_AMOUNT)
                .setValueHundredths(cents)
                .setCurrency("EUR"));
  }

  private static OfferLimit limit(OfferAction action, long limit, boolean perUser) {
    return OfferLimit.newBuilder()
        .setAction(action)
        .setLimit(limit)
        .setPerUser(perUser)
        .setPeriod(OfferPeriod.OFFER_DAY)
        .build();
  }

  private void view(String id, long impressions, long redemptions) {
    int day = Math.toIntExact(NOW / DAY);
    OfferTally.Builder tally =
        OfferTally.newBuilder().setEver(redemptions).setInDay(redemptions).setDay(day);
    views.accept(
        id.getBytes(StandardCharsets.UTF_8),
        OfferView.newBuilder()
            .setVersion(1)
            .setOfferId(id)
            .setTotals(
                OfferTotals.newBuilder()
                    .setImpressions(OfferTally.newBuilder().setEver(impressions))
                    .setRedemptions(tally))
            .build()
            .toByteArray());
  }

  private OfferChooser choose(String page, OfferAudience audience, boolean diagnostic) {
    OfferChooser chooser =
        new OfferChooser(
            new PageOffers(
                new OfferImage(() -> image),
                views,
                grants,
                profile -> {
                  asked++;
                  return Subject.of(
                      profile == null ? Subject.NONE : profile.toByteArray(), Subject.NONE);
                },
                exposures::add,
                new OfferMetrics(registry),
                holdout));
    chooser.choose(page, audience, diagnostic);
    return chooser;
  }

  private static List<String> shown(OfferChooser chooser) {
    List<String> ids = new ArrayList<>();
    try {
      for (int i = 0; i < chooser.shownCount(); i++) {
        ids.add(JSON.readTree(chooser.shown(i)).path("offer_id").asText());
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return ids;
  }

  private static OfferAudience visitor(String unit, String... segments) {
    return new OfferAudience(
        Profile.newBuilder().setId(unit).addAllSegmentIds(List.of(segments)).build(),
        unit,
        unit,
        NOW);
  }

  private String why(String page, OfferAudience audience, String offerId) {
    return choose(page, audience, true).notShown().stream()
        .filter(each -> each.offerId().equals(offerId))
        .map(OfferChooser.NotShown::code)
        .findFirst()
        .orElse("shown");
  }

  @Test
  void randomOffersAndPeople_areChosenAsTheNaiveWay() {
    for (int seed = 1; seed <= 300; seed++) {
      Random random = new Random(seed);
      image = DefinitionImage.EMPTY;
      defined.clear();
      int count = 1 + random.nextInt(20);
      for (int i = 0; i < count; i++) {
        Offer.Builder offer =
            offer(100L * (1 + i))
                .setPriority(random.nextInt(3))
                .setHoldoutRatio(random.nextInt(3) * 0.25);
        if (random.nextBoolean()) {
          offer.addIncludeSegmentIds("s" + random.nextInt(3));
        }
        if (random.nextInt(4) == 0) {
          offer.addExcludeSegmentIds("s" + random.nextInt(3));
        }
        if (random.nextInt(3) == 0) {
          offer.setExclusionGroup("g" + random.nextInt(2));
        }
        if (random.nextInt(3) == 0) {
          offer.addSlots(List.of("home", "cart", "home_top", "hero").get(random.nextInt(4)));
        }
        put(
            define("o" + i, offer)
                .setState(random.nextInt(6) == 0 ? DefinitionState.PAUSED : DefinitionState.ACTIVE)
                .setStartTimeMillis(NOW + random.nextInt(3) - 1)
                .setEndTimeMillis(NOW + 1 + random.nextInt(2)));
      }
      for (int person = 0; person < 20; person++) {
        OfferAudience audience = visitor("u" + person, "s" + random.nextInt(3));
        assertEquals(
            naive(audience), shown(choose("home", audience, false)), "seed " + seed + " " + person);
      }
    }
  }

  /** Goes through all offers, best first, again and again. */
  private List<String> naive(OfferAudience audience) {
    List<String> chosen = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    int listed = 0;
    List<Definition> best = new ArrayList<>(defined.values());
    best.sort(
        (a, b) ->
            a.getOffer().getPriority() != b.getOffer().getPriority()
                ? b.getOffer().getPriority() - a.getOffer().getPriority()
                : Long.compare(
                    b.getOffer().getReward().getValueHundredths(),
                    a.getOffer().getReward().getValueHundredths()));
    for (Definition definition : best) {
      Offer offer = definition.getOffer();
      Set<String> segments = Set.copyOf(audience.segmentIds());
      String slot = offer.getSlotsCount() == 0 ? "home" : offer.getSlots(0);
      boolean mayBe =
          definition.getState() == DefinitionState.ACTIVE
              && definition.getStartTimeMillis() <= NOW
              && definition.getEndTimeMillis() > NOW
              && offer.getExcludeSegmentIdsList().stream().noneMatch(segments::contains)
              && (offer.getIncludeSegmentIdsCount() == 0
                  || offer.getIncludeSegmentIdsList().stream().anyMatch(segments::contains))
              && !OfferHoldout.holds(definition.getId(), audience.unit(), offer.getHoldoutRatio())
              && !slot.startsWith("cart")
              && !taken.contains("group " + offer.getExclusionGroup())
              && (slot.equals("home") ? listed < OfferChooser.MAX_LISTED : !taken.contains(slot));
      if (mayBe) {
        chosen.add(definition.getId());
        listed += slot.equals("home") ? 1 : 0;
        taken.add(slot);
        if (!offer.getExclusionGroup().isEmpty()) {
          taken.add("group " + offer.getExclusionGroup());
        }
      }
    }
    return chosen;
  }

  @Test
  void offerThatIsRedeemedMoreOften_comesFirstThoughItGivesLess() {
    put(define("large", offer(2_000)));
    put(define("small", offer(500)));
    assertEquals(List.of("large", "small"), shown(choose("home", visitor("u"), false)));
    view("large", 1_000, 2);
    view("small", 1_000, 100);
    assertEquals(List.of("small", "large"), shown(choose("home", visitor("u"), false)));
  }

  @Test
  void everyOfferNotShown_hasAReasonAndIsCounted() {
    put(define("paused", offer(1)).setState(DefinitionState.PAUSED));
    put(define("vip", offer(1).addIncludeSegmentIds("vip")));
    put(define("not-staff", offer(1).addExcludeSegmentIds("staff")));
    put(define("spent", offer(1).addLimits(limit(OfferAction.OFFER_REDEMPTION, 3, false))));
    view("spent", 9, 3);
    put(define("often", offer(1).addLimits(limit(OfferAction.OFFER_IMPRESSION, 2, true))));
    put(define("cart-only", offer(1).addSlots("cart")));
    put(define("first", offer(900).setExclusionGroup("g")));
    put(define("second", offer(800).setExclusionGroup("g")));
    put(define("held", offer(1).setHoldoutRatio(1)));
    Profile profile =
        Profile.newBuilder()
            .setId("ann")
            .addSegmentIds("staff")
            .addPromotionCounts(
                EventCount.newBuilder()
                    .setName("view_promotion/often")
                    .setTotal(2)
                    .addDayDeltas(Math.toIntExact(NOW / DAY))
                    .addDayCounts(2))
            .build();
    OfferAudience ann = new OfferAudience(profile, "ann", "ann", NOW);
    Map<String, String> expected =
        Map.of(
            "paused", "outside_window",
            "vip", "not_eligible",
            "not-staff", "excluded",
            "spent", "budget",
            "often", "capped",
            "cart-only", "other_slot",
            "first", "shown",
            "second", "exclusion_group",
            "held", "holdout");
    expected.forEach((offerId, code) -> assertEquals(code, why("home", ann, offerId), offerId));
    assertTrue(registry.getMeters().isEmpty(), "explaining counts nothing");
    choose("home", ann, false);
    expected.forEach(
        (offerId, code) ->
            assertEquals(
                1.0,
                registry
                    .get("everystore.offer.decisions")
                    .tags("offer", offerId, "outcome", code, "at", "page")
                    .counter()
                    .count(),
                offerId));
    OfferAudience tomorrow = new OfferAudience(profile, "ann", "ann", NOW + DAY);
    assertEquals("shown", why("home", tomorrow, "often"));
    assertEquals("shown", why("home", tomorrow, "spent"));
  }

  @Test
  void offerRedeemedUpToTheCap_isNotShown_whateverIdItWasRedeemedUnder() {
    put(define("once", offer(1).addLimits(redemptions(1, OfferPeriod.OFFER_LIFETIME))));
    put(define("thrice", offer(1).addLimits(redemptions(3, OfferPeriod.OFFER_DAY))));
    put(define("free", offer(1)));
    Profile.Builder profile = Profile.newBuilder().setId("ann").addClientIds("phone");
    OfferAudience before = new OfferAudience(profile.build(), "ann", "ann", NOW);
    assertEquals("shown", why("home", before, "once"));

    profile
        .addRedemptions(granted("once", "phone", 1))
        .addRedemptions(granted("thrice", "phone", 1))
        .addRedemptions(granted("thrice", "ann", 1))
        .addRedemptions(granted("free", "ann", 9));
    OfferAudience ann = new OfferAudience(profile.build(), "ann", "ann", NOW);
    assertEquals("already_redeemed", why("home", ann, "once"));
    assertEquals("shown", why("home", ann, "thrice"));
    assertEquals("shown", why("home", ann, "free"));

    grants.put(granted("thrice", "ann", 2));
    grants.put(granted("thrice", "ann", 1));
    assertEquals("capped", why("home", ann, "thrice"), "ahead of the profile");
    OfferAudience tomorrow = new OfferAudience(profile.build(), "ann", "ann", NOW + DAY);
    assertEquals("shown", why("home", tomorrow, "thrice"));
    assertEquals("already_redeemed", why("home", tomorrow, "once"));
  }

  @Test
  void offerThatSomebodyUnknownRedeemed_isNotShownToThem() {
    put(define("once", offer(1).addLimits(redemptions(1, OfferPeriod.OFFER_LIFETIME))));
    OfferAudience unknown = new OfferAudience(null, "new", "", NOW);
    assertEquals("shown", why("home", unknown, "once"));
    grants.put(granted("once", "new", 1));
    assertEquals("already_redeemed", why("home", unknown, "once"));
    assertEquals("shown", why("home", new OfferAudience(null, "other", "", NOW), "once"));
  }

  private static OfferLimit redemptions(long limit, OfferPeriod period) {
    return limit(OfferAction.OFFER_REDEMPTION, limit, true).toBuilder().setPeriod(period).build();
  }

  private static PersonRedemptions granted(String offerId, String personId, long count) {
    return PersonRedemptions.newBuilder()
        .setOfferId(offerId)
        .setPersonId(personId)
        .setRedemptions(
            OfferTally.newBuilder()
                .setEver(count)
                .setDay(Math.toIntExact(NOW / DAY))
                .setInDay(count))
        .build();
  }

  private static RuleGroup orders(int atLeast) {
    return RuleGroup.newBuilder()
        .setCombinator(RuleGroup.Combinator.AND)
        .addRules(
            Rule.newBuilder()
                .setCondition(
                    Condition.newBuilder()
                        .setField("orders.count")
                        .setOperator(Condition.Operator.GREATER_OR_EQUAL)
                        .setValue(RuleValue.newBuilder().setNumber(atLeast))))
        .build();
  }

  private static OfferAudience buyer(int orders) {
    Profile profile =
        Profile.newBuilder()
            .setId("ann")
            .setPurchases(Purchases.newBuilder().setOrders(orders))
            .build();
    return new OfferAudience(profile, "ann", "ann", NOW);
  }

  @Test
  void ruleOfAnOffer_decidesForWhom_andIsExplained() {
    put(define("loyal", offer(1).setRule(orders(2)).setHoldoutRatio(0.0001)));
    assertEquals("shown", why("home", buyer(2), "loyal"));
    assertEquals("not_eligible", why("home", buyer(1), "loyal"));
    assertEquals("not_eligible", why("home", new OfferAudience(null, "x", "", NOW), "loyal"));
    Explanation rule = requireNonNull(choose("home", buyer(1), true).notShown().get(0).why());
    assertFalse(rule.holds());
    assertEquals("/rules/0", rule.parts().get(0).pointer());
    exposures.clear();
    choose("home", buyer(1), false);
    assertTrue(exposures.isEmpty(), "nobody it is not for is compared with those it is for");
  }

  @Test
  void rules_areAskedOnlyOfOffersThatPassedEverythingElse_andLookAtThePersonOnce() {
    put(define("vip", offer(1).setRule(orders(1)).addIncludeSegmentIds("vip")));
    put(define("spent", offer(1).setRule(orders(1)).addLimits(redemptionsOfAll(3))));
    view("spent", 9, 3);
    put(define("cart-only", offer(1).setRule(orders(1)).addSlots("cart")));
    choose("home", buyer(5), false);
    assertEquals(0, asked);
    put(define("one", offer(1).setRule(orders(1))));
    put(define("two", offer(1).setRule(orders(9))));
    assertEquals(List.of("one"), shown(choose("home", buyer(5), false)));
    assertEquals(1, asked);
  }

  private static OfferLimit redemptionsOfAll(long limit) {
    return limit(OfferAction.OFFER_REDEMPTION, limit, false);
  }

  @Test
  void sixthOfferOfAList_andSecondOfASlot_areOutranked() {
    for (int i = 0; i < 6; i++) {
      put(define("list-" + i, offer(600 - i)));
    }
    put(define("top-a", offer(20).addSlots("home_top")));
    put(define("top-b", offer(10).addSlots("home_top")));
    assertEquals("outranked", why("home", visitor("u"), "list-5"));
    assertEquals("outranked", why("home", visitor("u"), "top-b"));
    assertEquals("shown", why("home", visitor("u"), "top-a"));
    assertEquals("other_slot", why("item", visitor("u"), "top-a"));
  }

  @Test
  void holdout_isExposedWhereItWouldHaveBeenShownAndTheNextTakesThePlace() {
    put(define("best", offer(900).setHoldoutRatio(0.5).setExclusionGroup("g")));
    put(define("next", offer(100).setExclusionGroup("g")));
    int held = 0;
    for (int i = 0; i < 400; i++) {
      exposures.clear();
      List<String> shown = shown(choose("home", visitor("u" + i), false));
      assertEquals(1, exposures.size());
      Exposure exposure = exposures.get(0);
      assertEquals("offer.best", exposure.getExperimentId());
      boolean isHeld = exposure.getVariationId().equals(OfferTrial.HELD_OUT);
      assertEquals(List.of(isHeld ? "next" : "best"), shown);
      held += isHeld ? 1 : 0;
    }
    assertTrue(held > 150 && held < 250, "held out: " + held);
    exposures.clear();
    choose("home", visitor("u1"), true);
    assertTrue(exposures.isEmpty(), "a diagnosis exposes nobody");
  }

  @Test
  void holdoutOfAllOffers_seesNone() {
    holdout = 0.5;
    put(define("a", offer(1)));
    put(define("b", offer(1)));
    int none = 0;
    for (int i = 0; i < 400; i++) {
      int count = choose("home", visitor("u" + i), false).shownCount();
      assertFalse(count == 1, "all or nothing");
      none += count == 0 ? 1 : 0;
    }
    assertTrue(none > 150 && none < 250, "held out: " + none);
  }
}
