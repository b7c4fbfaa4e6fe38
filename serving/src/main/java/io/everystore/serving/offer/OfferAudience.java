package io.everystore.serving.offer;

import io.everystore.feature.proto.Profile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whom offers are chosen for.
 *
 * @param profile null for somebody nothing is known of
 * @param unit what holdouts are drawn from, empty for nobody
 * @param profileId empty without a profile
 */
public record OfferAudience(
    @Nullable Profile profile, String unit, String profileId, long nowMillis) {
  List<String> segmentIds() {
    return profile == null ? List.of() : profile.getSegmentIdsList();
  }
}
