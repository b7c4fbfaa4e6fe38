package io.everystore.serving.impression;

import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.Impression;
import io.everystore.feature.proto.ImpressionItem;
import io.everystore.feature.proto.ImpressionRow;
import io.everystore.feature.registry.RankingFeature;
import io.everystore.feature.registry.RowArm;
import io.everystore.serving.candidate.PersonSegment;
import io.everystore.serving.row.Row;
import io.everystore.serving.row.RowDraw;
import io.everystore.serving.row.Strategy;
import io.everystore.serving.view.ItemIndex;
import java.util.Arrays;
import java.util.List;

/**
 * Writes impressions while answers are composed, straight into Protobuf's wire format. Belongs to
 * one thread and is reused.
 *
 * <p>The rows are written apart from whom they were shown to. In Protobuf's format a message is its
 * fields one after another, so that the same rows make an impression with any head: a page that is
 * answered from the cache is logged in full for the price of copying three kilobytes, and whoever
 * joins impressions never has to look for another one. PageBenchmark tells a logged page of 6 rows
 * of 12 from one that is not neither fresh (350 and 340 us) nor repeated (10 and 12 us).
 */
public final class ImpressionRecorder {
  /** Items of a row that are logged; hardly anybody looks further down. */
  static final int MAX_ITEMS = 100;

  private static final byte[] NOTHING = {};
  private static final RankingFeature[] FEATURES = RankingFeature.values();

  private final ImpressionLog log;
  private final ItemIndex items;
  private final WireWriter out = new WireWriter(4_096);
  private final WireWriter head = new WireWriter(256);
  private int rows;
  private boolean kept;
  private boolean named;

  public ImpressionRecorder(ImpressionLog log, ItemIndex items) {
    this.log = log;
    this.items = items;
  }

  /**
   * Begins another answer.
   *
   * @param logged false for one that is never logged, whatever the log wants
   */
  public void startAnswer(boolean logged) {
    kept = logged && log.wantsNext();
    startRows();
  }

  /** False when the answer is not logged, and features need not be kept for it. */
  public boolean areKept() {
    return kept;
  }

  /** Begins the answer's rows anew. */
  public void startRows() {
    out.reset();
    rows = 0;
    named = false;
  }

  /** Adds the answer's next row, from the top. */
  public void row(String rowId, Strategy strategy, Row row, RowDraw draw) {
    if (!areKept()) {
      return;
    }
    boolean features = strategy.isBlended() && row.hasFeatures();
    if (features && !named) {
      named = true;
      for (RankingFeature feature : FEATURES) {
        out.element(Impression.FEATURE_NAMES_FIELD_NUMBER, feature.label());
      }
    }
    int mark = out.begin(Impression.ROWS_FIELD_NUMBER);
    out.string(ImpressionRow.ROW_ID_FIELD_NUMBER, rowId);
    out.string(ImpressionRow.STRATEGY_FIELD_NUMBER, strategy.id());
    out.int64(ImpressionRow.MODEL_VERSION_FIELD_NUMBER, row.modelVersion());
    out.float32(ImpressionRow.PROPENSITY_FIELD_NUMBER, draw.propensity());
    out.int64(ImpressionRow.POSITION_FIELD_NUMBER, rows++);
    if (draw.titleKey() != RowArm.NO_TITLE) {
      out.int64(ImpressionRow.TITLE_KEY_FIELD_NUMBER, Integer.toUnsignedLong(draw.titleKey()));
      out.float32(ImpressionRow.TITLE_PROPENSITY_FIELD_NUMBER, draw.titlePropensity());
    }
    int shown = Math.min(row.size(), MAX_ITEMS);
    for (int i = 0; i < shown; i++) {
      int item = out.begin(ImpressionRow.ITEMS_FIELD_NUMBER);
      out.string(ImpressionItem.ITEM_ID_FIELD_NUMBER, items.itemId(row.item(i)));
      // What only fills the row up was not ranked: its zeros would teach that nothing is known.
      if (features && row.source(i).equals(strategy.id())) {
        features(row, i);
      }
      out.end(item);
    }
    out.end(mark);
  }

  private void features(Row row, int at) {
    int mark = out.begin(ImpressionItem.FEATURES_FIELD_NUMBER);
    for (RankingFeature feature : FEATURES) {
      out.packedFloat(row.feature(at, feature));
    }
    out.end(mark);
  }

  /** The rows since {@link #startRows}, for {@link #log}; the array is the caller's. */
  public byte[] rows() {
    return rows == 0 ? NOTHING : out.toByteArray();
  }

  /**
   * Logs an answer.
   *
   * @param page as the answer calls itself
   * @param segment of the person
   * @param variations experiments the person takes part in, as "experiment/variation"
   * @param rowBytes as {@link #rows} gave them; empty for an answer that showed nothing
   */
  public void log(
      String recommendationId,
      String clientId,
      String userId,
      long timeMillis,
      String page,
      PersonSegment segment,
      List<String> variations,
      byte[] rowBytes) {
    if (rowBytes.length == 0 || !kept) {
      return;
    }
    head.reset();
    head.string(Impression.RECOMMENDATION_ID_FIELD_NUMBER, recommendationId);
    head.string(Impression.CLIENT_ID_FIELD_NUMBER, clientId);
    head.string(Impression.USER_ID_FIELD_NUMBER, userId);
    head.int64(Impression.TIME_MILLIS_FIELD_NUMBER, timeMillis);
    head.string(Impression.PAGE_FIELD_NUMBER, page);
    head.string(Impression.SEGMENT_FIELD_NUMBER, segment.id());
    for (String variation : variations) {
      head.element(Impression.VARIATIONS_FIELD_NUMBER, variation);
    }
    byte[] whole = Arrays.copyOf(head.toByteArray(), head.length() + rowBytes.length);
    System.arraycopy(rowBytes, 0, whole, head.length(), rowBytes.length);
    log.append(recommendationId, whole);
  }
}
