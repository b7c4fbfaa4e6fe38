package io.everystore.jobs.item;

import com.google.protobuf.CodedInputStream;
import io.everystore.feature.codec.WireWriter;
import io.everystore.feature.proto.InteractionFacts;
import io.everystore.feature.proto.InteractionItem;
import java.io.IOException;

/**
 * What events said of an item: for each field what the newest event that had it said. The order of
 * arrival matters only where a late event contradicts one that was silent on other fields.
 */
final class ObservedFacts {
  private String title = "";
  private String brand = "";
  private String productType = "";
  private boolean priced;
  private long priceCents;
  private String currency = "";
  private long atMillis;

  void observe(InteractionItem item, String eventCurrency, long eventTimeMillis) {
    combine(
        item.getTitle(),
        item.getBrand(),
        item.getProductType(),
        item.hasPriceCents(),
        item.getPriceCents(),
        eventCurrency,
        eventTimeMillis);
  }

  void merge(ObservedFacts other) {
    combine(
        other.title,
        other.brand,
        other.productType,
        other.priced,
        other.priceCents,
        other.currency,
        other.atMillis);
  }

  private void combine(
      String newTitle,
      String newBrand,
      String newProductType,
      boolean newPriced,
      long newPriceCents,
      String newCurrency,
      long eventTimeMillis) {
    boolean newer = eventTimeMillis >= atMillis;
    boolean said = false;
    if (!newTitle.isEmpty() && (newer || title.isEmpty())) {
      title = newTitle;
      said = true;
    }
    if (!newBrand.isEmpty() && (newer || brand.isEmpty())) {
      brand = newBrand;
      said = true;
    }
    if (!newProductType.isEmpty() && (newer || productType.isEmpty())) {
      productType = newProductType;
      said = true;
    }
    if (newPriced && (newer || !priced)) {
      priced = true;
      priceCents = newPriceCents;
      currency = newCurrency;
      said = true;
    }
    if (said && newer) {
      atMillis = eventTimeMillis;
    }
  }

  /** Writes it as {@code everystore.v1.InteractionFacts}; nothing when nothing was said. */
  void writeTo(WireWriter out, int field) {
    if (title.isEmpty() && brand.isEmpty() && productType.isEmpty() && !priced) {
      return;
    }
    int mark = out.begin(field);
    out.string(InteractionFacts.TITLE_FIELD_NUMBER, title);
    out.string(InteractionFacts.BRAND_FIELD_NUMBER, brand);
    out.string(InteractionFacts.PRODUCT_TYPE_FIELD_NUMBER, productType);
    if (priced) {
      out.requiredInt64(InteractionFacts.PRICE_CENTS_FIELD_NUMBER, priceCents);
    }
    out.string(InteractionFacts.CURRENCY_FIELD_NUMBER, currency);
    out.int64(InteractionFacts.AT_MILLIS_FIELD_NUMBER, atMillis);
    out.end(mark);
  }

  /** Reads the content of a nested {@code everystore.v1.InteractionFacts}, tag already read. */
  void readFrom(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag >>> 3) {
        case InteractionFacts.TITLE_FIELD_NUMBER -> title = in.readString();
        case InteractionFacts.BRAND_FIELD_NUMBER -> brand = in.readString();
        case InteractionFacts.PRODUCT_TYPE_FIELD_NUMBER -> productType = in.readString();
        case InteractionFacts.PRICE_CENTS_FIELD_NUMBER -> {
          priced = true;
          priceCents = in.readInt64();
        }
        case InteractionFacts.CURRENCY_FIELD_NUMBER -> currency = in.readString();
        case InteractionFacts.AT_MILLIS_FIELD_NUMBER -> atMillis = in.readInt64();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
  }
}
