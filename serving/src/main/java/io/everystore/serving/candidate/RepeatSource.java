package io.everystore.serving.candidate;

import io.everystore.serving.view.ItemIndex;

/** Items the person already met: looked at, left in the cart, or bought long enough ago. */
public final class RepeatSource implements CandidateSource {
  /** After how many days something bought is offered again, unless its period is short. */
  static final double BUY_AGAIN_DAYS = 3;

  /** Days after which things are bought again where nothing is known. */
  private static final double USUAL_PERIOD_DAYS = 30;

  private static final double DAY_MILLIS = 86_400_000;

  /** For how long what was viewed is worth going on with. */
  static final long CONTINUE_MILLIS = 30 * 86_400_000L;

  /** Which of the person's items. */
  public enum Kind {
    /** Everything looked at, newest first. */
    RECENTLY_VIEWED("recently-viewed"),
    /** The cart, then what was viewed and not bought. */
    CONTINUE_SHOPPING("continue-shopping"),
    /** Bought at least some days ago, what is due first. */
    BUY_AGAIN("buy-again");

    private final String name;

    Kind(String name) {
      this.name = name;
    }
  }

  private final Kind kind;
  private final ScoreTable due = new ScoreTable();

  public RepeatSource(Kind kind) {
    this.kind = kind;
  }

  @Override
  public String name() {
    return kind.name;
  }

  @Override
  public int bound() {
    return Visitor.MAX_RECENT + Visitor.MAX_CART;
  }

  @Override
  public boolean mayFailOpen() {
    return true;
  }

  @Override
  public void collect(CandidateQuery query, CandidateBuffer into) {
    switch (kind) {
      case RECENTLY_VIEWED -> collectViewed(query, false, into);
      case CONTINUE_SHOPPING -> {
        Visitor visitor = query.visitor();
        for (int i = 0; i < visitor.cartCount(); i++) {
          offer(query, visitor.cart(i), into);
        }
        collectViewed(query, true, into);
      }
      case BUY_AGAIN -> collectBought(query, into);
    }
  }

  private static void collectViewed(CandidateQuery query, boolean open, CandidateBuffer into) {
    Visitor visitor = query.visitor();
    for (int i = 0; i < visitor.recentCount(); i++) {
      int item = visitor.recent(i);
      int actions = visitor.actions(item);
      boolean done = (actions & (Visitor.PURCHASED | Visitor.IN_CART)) != 0;
      boolean old =
          visitor.nowMillis() - visitor.recentTimesMillis[i] > CONTINUE_MILLIS
              && visitor.lastEventTimeMillis() - visitor.recentTimesMillis[i] > CONTINUE_MILLIS;
      if (!open || !(done || old)) {
        offer(query, item, into);
      }
    }
  }

  /** What is due comes first: an item's own period says when, else the person's, else a month. */
  private void collectBought(CandidateQuery query, CandidateBuffer into) {
    Visitor visitor = query.visitor();
    due.clear();
    for (int i = 0; i < visitor.purchasedCount(); i++) {
      int item = visitor.purchased(i);
      double days = (visitor.nowMillis() - visitor.purchaseTimeMillis(i)) / DAY_MILLIS;
      double period = periodDays(query, item);
      if (days >= Math.min(BUY_AGAIN_DAYS, period / 2)) {
        due.add(item, (float) Math.min(days / period, period / days), ItemIndex.NONE);
      }
    }
    due.drainBest(bound(), query.items(), into);
  }

  private static double periodDays(CandidateQuery query, int item) {
    double own = query.items().rebuyDays(item);
    if (own > 0) {
      return own;
    }
    double person = query.visitor().orderPeriodDays();
    return person > 0 ? person : USUAL_PERIOD_DAYS;
  }

  /** Scores fall by a tenth from one to the next: recency is what orders them. */
  private static void offer(CandidateQuery query, int item, CandidateBuffer into) {
    if (query.items().available(item)) {
      float score = into.isEmpty() ? 1 : into.score(into.size() - 1) * 0.9f;
      into.add(item, score, ItemIndex.NONE);
    }
  }
}
