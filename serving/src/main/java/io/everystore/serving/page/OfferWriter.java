package io.everystore.serving.page;

import io.everystore.feature.segment.Explanation;
import io.everystore.serving.offer.OfferAudience;
import io.everystore.serving.offer.OfferChooser;
import io.everystore.serving.offer.PageOffers;
import java.util.List;

/** Writes the offers of a page, and on demand why others are not among them. */
final class OfferWriter {
  private final OfferChooser chooser;
  private final JsonBuffer out;

  OfferWriter(PageOffers offers, JsonBuffer out) {
    chooser = new OfferChooser(offers);
    this.out = out;
  }

  void write(String page, OfferAudience audience, PageRequest request) {
    chooser.choose(page, audience, request.isDiagnostic());
    out.ascii(",\"offers\":[");
    for (int i = 0; i < chooser.shownCount(); i++) {
      out.ascii(i == 0 ? "" : ",").raw(chooser.shown(i));
    }
    out.ascii("]");
    if (request.explain()) {
      explain(chooser.notShown());
    }
  }

  private void explain(List<OfferChooser.NotShown> notShown) {
    out.ascii(",\"offers_not_shown\":[");
    for (int i = 0; i < notShown.size(); i++) {
      OfferChooser.NotShown each = notShown.get(i);
      out.ascii(i == 0 ? "{\"offer_id\":" : ",{\"offer_id\":").string(each.offerId());
      out.ascii(",\"reason\":").string(each.code());
      if (each.why() != null) {
        out.ascii(",\"rule\":");
        rule(each.why());
      }
      out.ascii("}");
    }
    out.ascii("]");
  }

  /** A rule line by line, as the management API says why somebody is in a segment. */
  private void rule(Explanation line) {
    out.ascii("{\"text\":").string(line.sentence());
    out.ascii(",\"result\":").ascii(line.holds() ? "true" : "false");
    if (!line.found().isEmpty()) {
      out.ascii(",\"value\":").string(line.found());
    }
    out.ascii(",\"pointer\":").string(line.pointer());
    for (int i = 0; i < line.parts().size(); i++) {
      out.ascii(i == 0 ? ",\"rules\":[" : ",");
      rule(line.parts().get(i));
    }
    out.ascii(line.parts().isEmpty() ? "}" : "]}");
  }
}
