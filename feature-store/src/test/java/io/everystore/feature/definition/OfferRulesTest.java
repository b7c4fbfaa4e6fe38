package io.everystore.feature.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferAction;
import io.everystore.feature.proto.OfferCoupon;
import io.everystore.feature.proto.OfferCouponMode;
import io.everystore.feature.proto.OfferCreative;
import io.everystore.feature.proto.OfferLimit;
import io.everystore.feature.proto.OfferPacing;
import io.everystore.feature.proto.OfferPeriod;
import io.everystore.feature.proto.OfferReward;
import io.everystore.feature.proto.OfferRewardType;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is wrong with offers, and where it is said to be. */
final class OfferRulesTest {
  private final DefinitionRules rules = new DefinitionRules(Set.of());

  private static Offer.Builder offer() {
    return Offer.newBuilder()
        .setTimezone("Europe/Berlin")
        .addSlots("home")
        .addCreatives(
            OfferCreative.newBuilder()
                .setTitle("5 off")
                .setLink("/sale")
                .setImageLink("https://cdn.example.com/5.png"))
        .setReward(
            OfferReward.newBuilder()
                .setType(OfferRewardType.OFFER_AMOUNT)
                .setValueHundredths(500)
                .setCurrency("EUR"))
        .addLimits(limit(OfferAction.OFFER_DISCOUNT, 10_000));
  }

  private static OfferLimit.Builder limit(OfferAction action, long limit) {
    return OfferLimit.newBuilder()
        .setAction(action)
        .setLimit(limit)
        .setPeriod(OfferPeriod.OFFER_LIFETIME);
  }

  private List<Fault> faults(Offer.Builder offer) {
    return rules.apply(
        Definition.newBuilder()
            .setId("summer")
            .setState(DefinitionState.ACTIVE)
            .setOffer(offer)
            .build());
  }

  private void wrong(String pointer, Consumer<Offer.Builder> change) {
    Offer.Builder offer = offer();
    assertEquals(List.of(), faults(offer));
    change.accept(offer);
    List<Fault> faults = faults(offer);
    assertTrue(
        faults.stream().anyMatch(fault -> fault.pointer().equals(pointer)),
        pointer + " not in " + faults);
  }

  @Test
  void budgets_areAmountsThatMakeSense() {
    wrong("/limits/0/limit", o -> o.getLimitsBuilder(0).setLimit(-1));
    wrong("/limits/0/limit", o -> o.getLimitsBuilder(0).setLimit(0));
    wrong("/limits/0/limit", o -> o.getLimitsBuilder(0).setLimit(Long.MAX_VALUE));
    wrong("/limits/1/limit", o -> o.addLimits(limit(OfferAction.OFFER_CLICK, 2_000_000_000_000L)));
    wrong("/limits/1", o -> o.addLimits(o.getLimits(0)));
    wrong("/limits/0/action", o -> o.getLimitsBuilder(0).clearAction());
    wrong("/limits/0/period", o -> o.getLimitsBuilder(0).clearPeriod());
    wrong("/limits/0/period", o -> o.getLimitsBuilder(0).setPeriod(OfferPeriod.OFFER_SESSION));
  }

  @Test
  void rewards_haveAValueAndACurrency() {
    wrong("/reward/type", o -> o.clearReward());
    wrong("/reward/currency", o -> o.getRewardBuilder().setCurrency("eur"));
    wrong("/reward/currency", o -> o.getRewardBuilder().clearCurrency());
    wrong("/reward/value", o -> o.getRewardBuilder().setValueHundredths(-1));
    wrong(
        "/reward/value",
        o ->
            o.getRewardBuilder().setType(OfferRewardType.OFFER_PERCENT).setValueHundredths(10_001));
  }

  @Test
  void links_leadSomewhereAnybodyMaySee() {
    for (String link :
        List.of(
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil.example",
            "<b>",
            "http://127.0.0.1/x",
            "http://localhost:8090/",
            "http://10.1.2.3/",
            "http://169.254.169.254/latest/meta-data",
            "http://192.168.0.1/",
            "http://172.20.0.1/",
            "http://[::1]/",
            "http://2130706433/",
            "http://kafka.internal/")) {
      wrong("/creative/link", o -> o.getCreativesBuilder(0).setLink(link));
      wrong("/creative/image_link", o -> o.getCreativesBuilder(0).setImageLink(link));
    }
  }

  @Test
  void restOfAnOffer_isBounded() {
    wrong("/timezone", o -> o.setTimezone("Europe/Atlantis"));
    wrong("/holdout_ratio", o -> o.setHoldoutRatio(1.1));
    wrong("/holdout_ratio", o -> o.setHoldoutRatio(Double.NaN));
    wrong("/pacing", o -> o.setPacing(OfferPacing.OFFER_EVEN));
    wrong("/slots/1", o -> o.addSlots("home"));
    wrong("/slots/1", o -> o.addSlots("a\nb"));
    wrong("/eligibility/include_segments/0", o -> o.addIncludeSegmentIds("T(x)"));
    wrong("/creatives/0/creative_slot", o -> o.addCreatives(OfferCreative.newBuilder()));
    wrong("/priority", o -> o.setPriority(Integer.MAX_VALUE));
    wrong(
        "/coupon/code",
        o ->
            o.setCoupon(
                OfferCoupon.newBuilder()
                    .setMode(OfferCouponMode.OFFER_COUPON_GENERIC)
                    .setCode("=1+1")));
    wrong("/coupon/code", o -> o.setCoupon(OfferCoupon.newBuilder().setCode("X")));
  }
}
