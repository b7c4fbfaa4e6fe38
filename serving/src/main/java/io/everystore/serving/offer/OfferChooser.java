package io.everystore.serving.offer;

import io.everystore.feature.offer.OfferReason;
import io.everystore.feature.segment.CompiledRule;
import io.everystore.feature.segment.Explanation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the offers of one page: those of greater priority first, then those expected to be worth
 * more. A named slot holds one, the page's list {@link #MAX_LISTED}, a group gives one to a page.
 * Belongs to one thread; what it chose is valid until it is asked again.
 */
public final class OfferChooser {
  /** Offers of a page outside of named slots. */
  public static final int MAX_LISTED = 5;

  private final PageOffers offers;
  private final OfferPerson person;
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<byte[]> shown = new ArrayList<>();
  private final List<NotShown> notShown = new ArrayList<>();
  private final Set<String> slots = new HashSet<>();
  private final Set<String> groups = new HashSet<>();
  private int listed;

  /** An offer that is for the person, or would be were they not held out. */
  private record Candidate(OfferCard card, double expectedCents, boolean heldOut) {}

  /**
   * An offer that is not on the page.
   *
   * @param code the reason, as metrics count it
   * @param why the offer's rule line by line, when it is the reason
   */
  public record NotShown(String offerId, String code, @Nullable Explanation why) {}

  public OfferChooser(PageOffers offers) {
    this.offers = offers;
    person = offers.newPerson();
  }

  /**
   * Chooses.
   *
   * @param diagnostic whether reasons are kept, and nothing is counted
   */
  public void choose(String page, OfferAudience audience, boolean diagnostic) {
    candidates.clear();
    shown.clear();
    notShown.clear();
    slots.clear();
    groups.clear();
    listed = 0;
    List<OfferCard> cards = offers.cards();
    if (cards.isEmpty()) {
      return;
    }
    person.begin(audience.profile());
    boolean heldOut = offers.holdsAll(audience);
    for (int i = 0; i < cards.size(); i++) {
      OfferCard card = cards.get(i);
      OfferReason reason = offers.refusal(card, audience, heldOut);
      if (reason == null || reason == OfferReason.HOLDOUT) {
        candidates.add(
            new Candidate(
                card,
                OfferValue.expectedCents(offers.totals(card), card.worthCents()),
                reason != null));
      } else {
        refuse(card, reason.code(), diagnostic);
      }
    }
    candidates.sort(OfferChooser::compare);
    for (int i = 0; i < candidates.size(); i++) {
      place(candidates.get(i), page, audience, diagnostic);
    }
  }

  private static int compare(Candidate a, Candidate b) {
    int byPriority = Integer.compare(b.card.offer().getPriority(), a.card.offer().getPriority());
    return byPriority != 0 ? byPriority : Double.compare(b.expectedCents, a.expectedCents);
  }

  private void place(Candidate candidate, String page, OfferAudience audience, boolean diagnostic) {
    OfferCard card = candidate.card;
    String group = card.offer().getExclusionGroup();
    if (!group.isEmpty() && groups.contains(group)) {
      refuse(card, "exclusion_group", diagnostic);
      return;
    }
    OfferCard.Place place = free(card, page);
    if (place == null) {
      boolean elsewhere = card.places().stream().noneMatch(each -> each.isOn(page));
      refuse(card, elsewhere ? "other_slot" : "outranked", diagnostic);
      return;
    }
    // Rules come last: most offers of a page are decided without looking at what somebody did.
    if (!person.suits(card.rule(), audience.nowMillis())) {
      refuseByRule(card, audience, diagnostic);
      return;
    }
    if (!diagnostic) {
      offers.exposed(card, audience, !candidate.heldOut);
    }
    if (candidate.heldOut) {
      // Its place goes to the next one: what they would see if it did not exist.
      refuse(card, OfferReason.HOLDOUT.code(), diagnostic);
      return;
    }
    if (place.slot().isEmpty()) {
      listed++;
    } else {
      slots.add(place.slot());
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    shown.add(place.json());
    if (!diagnostic) {
      offers.count(card, "shown");
    }
  }

  private OfferCard.@Nullable Place free(OfferCard card, String page) {
    for (int i = 0; i < card.places().size(); i++) {
      OfferCard.Place place = card.places().get(i);
      boolean isFree = place.slot().isEmpty() ? listed < MAX_LISTED : !slots.contains(place.slot());
      if (isFree && place.isOn(page)) {
        return place;
      }
    }
    return null;
  }

  private void refuse(OfferCard card, String code, boolean diagnostic) {
    if (diagnostic) {
      notShown.add(new NotShown(card.id(), code, null));
    } else {
      offers.count(card, code);
    }
  }

  private void refuseByRule(OfferCard card, OfferAudience audience, boolean diagnostic) {
    CompiledRule rule = card.rule();
    if (diagnostic && rule != null) {
      notShown.add(
          new NotShown(
              card.id(),
              OfferReason.NOT_ELIGIBLE.code(),
              person.explain(rule, audience.nowMillis())));
    } else {
      refuse(card, OfferReason.NOT_ELIGIBLE.code(), diagnostic);
    }
  }

  public int shownCount() {
    return shown.size();
  }

  /** The {@code at}-th offer as UTF-8 JSON; do not modify. */
  public byte[] shown(int at) {
    return shown.get(at);
  }

  /** Why the others are not shown; kept for diagnostic questions only. */
  public List<NotShown> notShown() {
    return notShown;
  }
}
