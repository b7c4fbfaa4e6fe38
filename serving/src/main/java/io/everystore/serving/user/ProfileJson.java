package io.everystore.serving.user;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.RecentItems;
import io.everystore.feature.registry.UserFeatures;
import java.io.IOException;
import java.time.Instant;

/** Writes a profile as {@code GET /v1/users/{id}} answers it. */
final class ProfileJson {
  private ProfileJson() {}

  static void write(JsonGenerator json, Profile profile, boolean fresh, long nowMillis)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("user_id", profile.getId());
    json.writeArrayFieldStart("client_ids");
    for (String clientId : profile.getClientIdsList()) {
      json.writeString(clientId);
    }
    json.writeEndArray();
    json.writeBooleanField("fresh", fresh);
    json.writeObjectFieldStart("features");
    UserFeatures.visit(profile, nowMillis, new FeatureJson(json));
    json.writeEndObject();
    json.writeArrayFieldStart("recent_items");
    RecentItems recent = profile.getRecent();
    for (int i = 0; i < recent.getItemIdsCount(); i++) {
      json.writeStartObject();
      writeRecentItem(json, profile, i);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeArrayFieldStart("segments");
    for (String segmentId : profile.getSegmentIdsList()) {
      json.writeString(segmentId);
    }
    json.writeEndArray();
    json.writeStringField("last_event_time", time(profile.getLastEventTimeMillis()));
    json.writeNumberField(
        "staleness_ms", Math.max(0, nowMillis - profile.getLastEventTimeMillis()));
    json.writeEndObject();
  }

  /** The members of one recent item. */
  static void writeRecentItem(JsonGenerator json, Profile profile, int index) throws IOException {
    RecentItems recent = profile.getRecent();
    json.writeStringField("item_id", recent.getItemIds(index));
    int event = recent.getEventIndexesCount() > index ? recent.getEventIndexes(index) : -1;
    if (event >= 0 && event < profile.getEventCountsCount()) {
      json.writeStringField("event", profile.getEventCounts(event).getName());
    }
    if (index < recent.getAgesMillisCount()) {
      json.writeStringField(
          "time", time(profile.getLastEventTimeMillis() - recent.getAgesMillis(index)));
    }
  }

  static String time(long epochMillis) {
    return Instant.ofEpochMilli(epochMillis).toString();
  }
}
