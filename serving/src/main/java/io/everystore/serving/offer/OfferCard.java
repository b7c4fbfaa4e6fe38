package io.everystore.serving.offer;

import io.everystore.feature.offer.OfferCalendar;
import io.everystore.feature.offer.OfferRewards;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Offer;
import io.everystore.feature.proto.OfferCreative;
import io.everystore.feature.segment.CompiledRule;
import io.everystore.feature.segment.RuleCompiler;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An offer made ready for pages: its places with the JSON of each, and what ranks it. Immutable.
 *
 * @param places where it is shown; one without a name when it is shown anywhere
 * @param worthCents what a redemption is worth
 * @param rule whom it is for besides segments, null for everybody
 */
record OfferCard(
    Definition definition,
    ZoneId zone,
    List<Place> places,
    long worthCents,
    @Nullable CompiledRule rule) {
  /** Pages there are from the start: a slot named after one is on no other page. */
  private static final Set<String> PAGES = Set.of("home", "item", "cart");

  /**
   * Where an offer is shown.
   *
   * @param page the only page, empty for all
   * @param slot holds one offer, empty for the page's list
   * @param json the offer as a page shows it there
   */
  record Place(String page, String slot, byte[] json) {
    boolean isOn(String asked) {
      return page.isEmpty() || page.equals(asked);
    }
  }

  static OfferCard of(Definition definition) {
    Offer offer = definition.getOffer();
    List<Place> places = new ArrayList<>();
    for (String slot : offer.getSlotsList()) {
      places.add(place(definition, slot));
    }
    if (places.isEmpty()) {
      places.add(new Place("", "", OfferJson.shown(definition, creative(offer, ""), "")));
    }
    return new OfferCard(
        definition,
        OfferCalendar.zone(offer.getTimezone()),
        List.copyOf(places),
        OfferRewards.typicalCents(offer.getReward()),
        offer.hasRule() ? RuleCompiler.compile(offer.getRule(), ZoneOffset.UTC) : null);
  }

  private static Place place(Definition definition, String slot) {
    byte[] json = OfferJson.shown(definition, creative(definition.getOffer(), slot), slot);
    int end = 0;
    while (end < slot.length() && slot.charAt(end) != '-' && slot.charAt(end) != '_') {
      end++;
    }
    String page = slot.substring(0, end);
    if (!PAGES.contains(page)) {
      return new Place("", slot, json);
    }
    return new Place(page, end == slot.length() ? "" : slot, json);
  }

  /** The slot's own creative, else the usual one. */
  private static OfferCreative creative(Offer offer, String slot) {
    for (OfferCreative creative : offer.getCreativesList()) {
      if (!slot.isEmpty() && creative.getCreativeSlot().equals(slot)) {
        return creative;
      }
    }
    return offer.getCreativesCount() > 0
        ? offer.getCreatives(0)
        : OfferCreative.getDefaultInstance();
  }

  String id() {
    return definition.getId();
  }

  Offer offer() {
    return definition.getOffer();
  }
}
