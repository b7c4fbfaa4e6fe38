package io.everystore.serving.page;

import io.everystore.feature.registry.RankingFeature;
import io.everystore.serving.candidate.PersonSegment;
import io.everystore.serving.candidate.Visitor;
import io.everystore.serving.rank.ArmDraw;
import io.everystore.serving.row.Row;
import io.everystore.serving.row.RowDraw;
import io.everystore.serving.row.RowRule;
import io.everystore.serving.row.SourceShares;
import io.everystore.serving.view.ItemIndex;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes why an item stands where it stands. Belongs to one thread. */
final class ExplanationWriter {
  private static final int DECIMALS = 4;
  private static final RankingFeature[] FEATURES = RankingFeature.values();

  private final JsonBuffer out;
  private final ItemIndex items;
  private final Visitor visitor;

  ExplanationWriter(JsonBuffer out, ItemIndex items, Visitor visitor) {
    this.out = out;
    this.items = items;
    this.visitor = visitor;
  }

  /** Appends the member that explains the item at a position of the row. */
  void write(Row row, int at) {
    out.ascii(",\"explain\":{\"source\":\"").ascii(row.source(at)).ascii("\",\"place\":");
    out.number(row.place(at)).ascii(",\"sources\":[");
    sources(row, at);
    out.ascii("],\"features\":{");
    boolean first = true;
    for (RankingFeature feature : FEATURES) {
      first = member(feature, row.hasFeatures() ? row.feature(at, feature) : 0, first);
    }
    out.ascii("},\"contributions\":{");
    first = true;
    for (RankingFeature feature : FEATURES) {
      first = member(feature, row.hasFeatures() ? row.contribution(at, feature) : 0, first);
    }
    out.ascii("},\"rules\":[");
    rules(row.rules(at));
    out.ascii("],\"trigger\":");
    trigger(row.because(at));
    out.ascii(",\"model_version\":").number(row.modelVersion()).ascii("}");
  }

  /** Appends the member that explains where a row stands and how it is called. */
  void write(RowDraw draw) {
    out.ascii(",\"explain\":{\"segment\":\"").ascii(PersonSegment.of(visitor).id());
    out.ascii("\",\"order\":");
    arm(draw.order());
    out.ascii(",\"title\":");
    arm(draw.title());
    out.ascii("}");
  }

  private void arm(@Nullable ArmDraw draw) {
    if (draw == null) {
      out.ascii("null");
      return;
    }
    out.ascii("{\"successes\":").decimal((float) draw.belief().successes(), DECIMALS);
    out.ascii(",\"exposures\":").decimal((float) draw.belief().exposures(), DECIMALS);
    out.ascii(",\"rate\":").decimal((float) draw.belief().mean(), DECIMALS);
    out.ascii(",\"drawn\":").decimal((float) draw.drawn(), DECIMALS);
    out.ascii(",\"propensity\":").decimal(draw.propensity(), DECIMALS).ascii("}");
  }

  /** Appends a member unless it is 0; false once one was written. */
  private boolean member(RankingFeature feature, float value, boolean first) {
    if (value == 0) {
      return first;
    }
    out.ascii(first ? "\"" : ",\"").ascii(feature.label()).ascii("\":").decimal(value, DECIMALS);
    return false;
  }

  private void sources(Row row, int at) {
    boolean first = true;
    for (RankingFeature feature : SourceShares.SOURCES) {
      float score = row.hasFeatures() ? row.feature(at, feature) : 0;
      if (score != 0) {
        source(feature.label(), score, first);
        first = false;
      }
    }
    if (first) {
      source(row.source(at), row.score(at), true);
    }
  }

  private void source(String name, float score, boolean first) {
    out.ascii(first ? "{\"name\":\"" : ",{\"name\":\"").ascii(name).ascii("\",\"score\":");
    out.decimal(score, DECIMALS).ascii("}");
  }

  private void rules(int rules) {
    String separator = "\"";
    for (int bit = 1; bit <= RowRule.BURIED; bit <<= 1) {
      if ((rules & bit) != 0) {
        out.ascii(separator).ascii(name(bit)).ascii("\"");
        separator = ",\"";
      }
    }
  }

  static String name(int rule) {
    return switch (rule) {
      case RowRule.SPREAD -> "diversity";
      case RowRule.CAPPED -> "diversity-cap";
      case RowRule.TIRED -> "fatigue";
      case RowRule.PINNED -> "pinned";
      case RowRule.BOOSTED -> "boosted";
      case RowRule.BURIED -> "buried";
      default -> throw new IllegalArgumentException("rule: " + rule + " (expected: one bit)");
    };
  }

  /** The item that led here and what the person did with it last; else the last thing they did. */
  private void trigger(int because) {
    int item = because;
    if (item == ItemIndex.NONE && visitor.sessionCount() > 0) {
      item = visitor.session(0);
    }
    if (item == ItemIndex.NONE) {
      out.ascii("null");
      return;
    }
    int actions = visitor.actions(item);
    String event =
        (actions & Visitor.PURCHASED) != 0
            ? "purchase"
            : (actions & (Visitor.CARTED | Visitor.IN_CART)) != 0
                ? "add_to_cart"
                : actions != 0 ? "view_item" : "";
    out.ascii("{\"item_id\":").string(items.itemId(item)).ascii(",\"event\":");
    if (event.isEmpty()) {
      out.ascii("null");
    } else {
      out.ascii("\"").ascii(event).ascii("\"");
    }
    out.ascii(",\"time\":");
    for (int i = 0; i < visitor.recentCount(); i++) {
      if (visitor.recent(i) == item) {
        String time = Instant.ofEpochMilli(visitor.recentTimeMillis(i)).toString();
        out.ascii("\"").ascii(time).ascii("\"}");
        return;
      }
    }
    out.ascii("null}");
  }
}
