package io.everystore.serving.page;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.serving.candidate.CandidateQuery;
import io.everystore.serving.candidate.ProgrammingErrors;
import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.candidate.VisitorReader;
import io.everystore.serving.eligibility.EligibilityFilter;
import io.everystore.serving.eligibility.TitleMatch;
import io.everystore.serving.offer.OfferAudience;
import io.everystore.serving.row.FallbackLevel;
import io.everystore.serving.row.Row;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.Views;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom an answer is for, what it is about, and what of that could not be known.
 *
 * <p>Belongs to one thread and is reused: what it says is of the request that was opened last.
 */
final class AnswerSubject {
  /** Reason of answers while nothing new reaches the views. */
  static final String BEHIND = "pipeline";

  private static final Logger LOG = LoggerFactory.getLogger(AnswerSubject.class);
  private static final int[] NO_ITEMS = {};
  private static final long MILLIS_PER_HOUR = 3_600_000;

  private final Views views;
  private final EpochClock clock;
  private final CandidateQuery query;
  private final EligibilityFilter filter;

  /** What experiments draw from, empty when nobody is named; and the profile behind it. */
  private String unit = "";

  private String profileId = "";
  private @Nullable Profile profile;
  private boolean profileFailed;
  private boolean categoryUnknown;
  private boolean restricted;
  private boolean fresh;
  private boolean behind;

  AnswerSubject(Views views, EpochClock clock, CandidateQuery query, EligibilityFilter filter) {
    this.views = views;
    this.clock = clock;
    this.query = query;
    this.filter = filter;
  }

  /**
   * Looks up whom and what a request is about, and tells the query and the filter.
   *
   * @param isFresh whether the views contain what the request's token stands for
   * @return the request's items that are known
   */
  int[] open(PageRequest request, boolean isFresh) {
    fresh = isFresh;
    profileFailed = false;
    behind = views.isBehind();
    query.reset(views.rankings());
    Profile found = request.userId().map(this::findProfile).orElse(null);
    if (found == null) {
      found = request.clientId().map(this::findProfile).orElse(null);
    }
    profile = found;
    identify(found, request);
    VisitorReader.read(found, views.items(), views.sessions(), clock.millis(), query.visitor());
    filter.startPage(views.items(), query.visitor());
    restrict(request);
    return known(request.itemIds());
  }

  /**
   * A profile knows its unit. Before the first event there is none: then it is the client, which is
   * also what the profile will say.
   */
  private void identify(@Nullable Profile found, PageRequest request) {
    if (found != null) {
      profileId = found.getId();
      String given = found.getExperimentUnit();
      unit = given.isEmpty() ? profileId : given;
    } else {
      profileId = "";
      unit = profileFailed ? "" : request.clientId().or(request::userId).orElse("");
    }
  }

  private @Nullable Profile findProfile(String id) {
    try {
      return views.findProfile(id);
    } catch (RuntimeException e) {
      if (ProgrammingErrors.isOne(e)) {
        throw e;
      }
      if (e instanceof StoreUnavailableException) {
        LOG.debug("Profile held elsewhere could not be read; the answer goes on without it", e);
      } else {
        LOG.warn("Profile could not be read; the answer goes on without it", e);
      }
      profileFailed = true;
      return null;
    }
  }

  private void restrict(PageRequest request) {
    int category = request.category().map(views.items()::findCategory).orElse(ItemIndex.NONE);
    categoryUnknown = request.category().isPresent() && category == ItemIndex.NONE;
    TitleMatch titles = request.query().map(TitleMatch::of).orElse(null);
    restricted = category != ItemIndex.NONE || titles != null;
    query.restrictTo(category);
    filter.restrict(category, titles);
  }

  /** What experiments draw from, empty when nobody is named. */
  String unit() {
    return unit;
  }

  /** Empty without a profile. */
  String profileId() {
    return profileId;
  }

  /** What shows are remembered by; empty when nobody is named. */
  String personId() {
    return profileId.isEmpty() ? unit : profileId;
  }

  OfferAudience audience() {
    return new OfferAudience(profile, unit, profileId, query.visitor().nowMillis());
  }

  /** The same within an hour for a person, so that a page stays as it is while they look at it. */
  long explorationSeed() {
    return personId().hashCode() * 31L + query.visitor().nowMillis() / MILLIS_PER_HOUR;
  }

  /** True when the request asked for one category or for words of a title. */
  boolean isRestricted() {
    return restricted;
  }

  boolean isFresh() {
    return fresh;
  }

  /** True when nothing new reaches the views. */
  boolean isBehind() {
    return behind;
  }

  /** True when the answer is what it should be for this person, and may be kept for them. */
  boolean isWhole() {
    return fresh && !profileFailed && views.caughtUp();
  }

  /** Says of a row what it could not know. */
  void mark(Row row) {
    if (!fresh) {
      row.fallBack(FallbackLevel.STALE, "behind-token");
    }
    if (!views.caughtUp()) {
      row.fallBack(FallbackLevel.STALE, "catching-up");
    }
    if (behind) {
      row.fallBack(FallbackLevel.STALE, BEHIND);
    }
    if (categoryUnknown) {
      row.fallBack(FallbackLevel.POPULAR, "unknown-category");
    }
    if (profileFailed) {
      row.fallBack(FallbackLevel.POPULAR, "profile");
    }
  }

  /** Those of the items that are known, in their order. */
  int[] known(List<String> itemIds) {
    if (itemIds.isEmpty()) {
      return NO_ITEMS;
    }
    int[] known = new int[itemIds.size()];
    int count = 0;
    for (String itemId : itemIds) {
      int item = views.items().find(itemId);
      if (item != ItemIndex.NONE) {
        known[count++] = item;
      }
    }
    return Arrays.copyOf(known, count);
  }

  /** The items in the person's cart. */
  int[] cart() {
    Visitor visitor = query.visitor();
    int[] cart = new int[visitor.cartCount()];
    for (int i = 0; i < cart.length; i++) {
      cart[i] = visitor.cart(i);
    }
    return cart;
  }
}
