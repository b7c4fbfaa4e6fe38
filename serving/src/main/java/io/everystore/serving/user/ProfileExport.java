package io.everystore.serving.user;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.model.SessionKeys;
import io.everystore.feature.proto.Affinity;
import io.everystore.feature.proto.CartLine;
import io.everystore.feature.proto.EventCount;
import io.everystore.feature.proto.History;
import io.everystore.feature.proto.ListMembership;
import io.everystore.feature.proto.PersonRedemptions;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.Session;
import io.everystore.feature.proto.SessionView;
import io.everystore.feature.registry.UserFeatures;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import io.everystore.serving.http.Answers;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes everything this process holds about a person as NDJSON, one fact a line, each with its
 * {@code kind}. Reads every session in the store, so it is for worker threads.
 */
final class ProfileExport {
  private final Buffer lines = Buffer.buffer();
  private final Profile profile;

  private ProfileExport(Profile profile) {
    this.profile = profile;
  }

  static Buffer of(Profile profile, OnlineStore store, long nowMillis) {
    ProfileExport export = new ProfileExport(profile);
    export.profile(nowMillis);
    export.events("event_count", profile.getEventCountsList());
    export.events("promotion_count", profile.getPromotionCountsList());
    export.redemptions();
    export.segments();
    export.recentItems();
    export.affinities("category", profile.getCategoriesList());
    export.affinities("brand", profile.getBrandsList());
    export.cart();
    for (Session session : profile.getSessionsList()) {
      export.session(
          "open_session",
          session.getKey(),
          session.getStartTimeMillis(),
          session.getLastEventTimeMillis(),
          session.getItemIdsList());
    }
    export.storedSessions(store);
    export.lists();
    export.history(store);
    return export.lines;
  }

  private void profile(long nowMillis) {
    line(
        "profile",
        json -> {
          json.writeStringField("user_id", profile.getId());
          json.writeNumberField("version", profile.getVersion());
          json.writeArrayFieldStart("client_ids");
          for (String clientId : profile.getClientIdsList()) {
            json.writeString(clientId);
          }
          json.writeEndArray();
          json.writeObjectFieldStart("features");
          UserFeatures.visit(profile, nowMillis, new FeatureJson(json));
          json.writeEndObject();
        });
  }

  private void events(String kind, List<EventCount> counts) {
    for (EventCount count : counts) {
      line(
          kind,
          json -> {
            json.writeStringField("event", count.getName());
            json.writeNumberField("total", count.getTotal());
            json.writeObjectFieldStart("days");
            long day = 0;
            int days = Math.min(count.getDayDeltasCount(), count.getDayCountsCount());
            for (int i = 0; i < days; i++) {
              day += count.getDayDeltas(i);
              json.writeNumberField(
                  java.time.LocalDate.ofEpochDay(day).toString(), count.getDayCounts(i));
            }
            json.writeEndObject();
          });
    }
  }

  private void redemptions() {
    for (PersonRedemptions redemptions : profile.getRedemptionsList()) {
      line(
          "redemptions",
          json -> {
            json.writeStringField("offer_id", redemptions.getOfferId());
            json.writeStringField("redeemed_by", redemptions.getPersonId());
            json.writeNumberField("redemptions", redemptions.getRedemptions().getEver());
            json.writeNumberField("discount", redemptions.getDiscount().getEver() / 100.0);
          });
    }
  }

  private void segments() {
    for (String segmentId : profile.getSegmentIdsList()) {
      line("segment", json -> json.writeStringField("segment_id", segmentId));
    }
  }

  private void recentItems() {
    for (int i = 0; i < profile.getRecent().getItemIdsCount(); i++) {
      int index = i;
      line("recent_item", json -> ProfileJson.writeRecentItem(json, profile, index));
    }
  }

  private void affinities(String kind, List<Affinity> affinities) {
    for (Affinity affinity : affinities) {
      line(
          kind + "_affinity",
          json -> {
            json.writeStringField(kind, affinity.getKey());
            json.writeNumberField("weight", affinity.getWeight());
            json.writeStringField("time", ProfileJson.time(affinity.getAtMillis()));
          });
    }
  }

  private void cart() {
    for (CartLine cartLine : profile.getCartList()) {
      line(
          "cart_line",
          json -> {
            json.writeStringField("item_id", cartLine.getItemId());
            json.writeNumberField("quantity", cartLine.getQuantity());
            if (cartLine.hasPriceCents()) {
              json.writeNumberField("price_cents", cartLine.getPriceCents());
            }
            json.writeStringField("time", ProfileJson.time(cartLine.getEventTimeMillis()));
          });
    }
  }

  private void storedSessions(OnlineStore store) {
    Set<String> personIds = new HashSet<>(profile.getClientIdsList());
    personIds.add(profile.getId());
    store.forEach(
        View.SESSIONS,
        (key, value) -> {
          if (personIds.contains(SessionKeys.personId(key))) {
            try {
              SessionView view = SessionView.parser().parseFrom(value.bytes(), 0, value.length());
              session(
                  "session",
                  key,
                  view.getStartTimeMillis(),
                  view.getLastEventTimeMillis(),
                  view.getItemIdsList());
            } catch (InvalidProtocolBufferException e) {
              throw new IllegalStateException(
                  "a stored session cannot be read (expected: only what was parsed before)", e);
            }
          }
        });
  }

  private void lists() {
    for (ListMembership list : profile.getListsList()) {
      line(
          "list",
          json -> {
            json.writeStringField("list_id", list.getListId());
            json.writeNumberField("upload_version", list.getUploadVersion());
          });
    }
  }

  private void history(OnlineStore store) {
    StoredValue value = new StoredValue();
    if (store.read(View.HISTORIES, profile.getId(), value)) {
      try {
        HistoryExport.write(
            History.parser().parseFrom(value.bytes(), 0, value.length()), this::line);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(
            "a stored history cannot be read (expected: only what was parsed before)", e);
      }
    }
  }

  private void session(
      String kind, String key, long startMillis, long lastMillis, List<String> itemIds) {
    line(
        kind,
        json -> {
          json.writeStringField("session", key);
          json.writeStringField("start_time", ProfileJson.time(startMillis));
          json.writeStringField("last_event_time", ProfileJson.time(lastMillis));
          json.writeArrayFieldStart("item_ids");
          for (String itemId : itemIds) {
            json.writeString(itemId);
          }
          json.writeEndArray();
        });
  }

  private void line(String kind, HistoryExport.Members members) {
    lines.appendBuffer(
        Answers.toJson(
            json -> {
              json.writeStartObject();
              json.writeStringField("kind", kind);
              members.write(json);
              json.writeEndObject();
            }));
    lines.appendByte((byte) '\n');
  }
}
