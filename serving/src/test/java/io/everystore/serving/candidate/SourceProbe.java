package io.everystore.serving.candidate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks a source what it finds for a person of a {@link TestShop}. */
final class SourceProbe {
  private final TestShop shop;
  private final CandidateQuery query;
  private final CandidateBuffer found = new CandidateBuffer();

  SourceProbe(TestShop shop) {
    this.shop = shop;
    query = new CandidateQuery(shop.items(), shop.sessions(), shop.rankings());
    query.want(100);
  }

  CandidateQuery query() {
    return query;
  }

  SourceProbe visitor(@Nullable String profileId) {
    VisitorReader.read(
        profileId == null ? null : shop.findProfile(profileId),
        shop.items(),
        shop.sessions(),
        TestShop.NOW_MILLIS,
        query.visitor());
    return this;
  }

  SourceProbe seed(String itemId) {
    query.addSeed(shop.items().find(itemId));
    return this;
  }

  List<String> ask(CandidateSource source) {
    found.clear();
    source.collect(query, found);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      ids.add(shop.items().itemId(found.item(i)));
    }
    return ids;
  }

  /** Score of an item in the last answer; 0 when it was not there. */
  float score(String itemId) {
    for (int i = 0; i < found.size(); i++) {
      if (shop.items().itemId(found.item(i)).equals(itemId)) {
        return found.score(i);
      }
    }
    return 0;
  }

  String because(String itemId) {
    for (int i = 0; i < found.size(); i++) {
      if (shop.items().itemId(found.item(i)).equals(itemId)) {
        return shop.items().itemId(found.because(i));
      }
    }
    return "";
  }
}
