package io.everystore.serving.now;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Interaction;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.everystore.serving.view.ItemIndex;
import io.everystore.serving.view.Views;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Server-Sent Events of what happens: {@code history} with the last two minutes on connection, then
 * {@code now} every second. Mounted on one event loop.
 */
public final class NowRoutes implements Routes, AutoCloseable {
  static final int MAX_WATCHERS = 32;

  private static final long PERIOD_MILLIS = 1_000;
  private static final int TOP_ITEMS = 8;

  /** Of ids of people, so that a feed on a wall tells nobody who did what. */
  private static final int SHOWN_ID_CHARS = 4;

  private final Views views;
  private final EventFeed feed;
  private final EpochClock clock;
  private final Pulse pulse;
  private final Set<HttpServerResponse> watchers = ConcurrentHashMap.newKeySet();

  public NowRoutes(Views views, EventFeed feed, EpochClock clock, MeterRegistry registry) {
    this.views = views;
    this.feed = feed;
    this.clock = clock;
    pulse = new Pulse(registry);
  }

  @Override
  public void mount(Router router) {
    boolean[] beating = {false};
    router
        .get("/v1/now")
        .handler(
            context -> {
              if (!beating[0]) {
                beating[0] = true;
                beat();
                context.vertx().setPeriodic(PERIOD_MILLIS, tick -> beat());
              }
              watch(context);
            });
  }

  private void watch(RoutingContext context) {
    if (watchers.size() >= MAX_WATCHERS) {
      throw Problem.unavailable("too_many_watchers", "now: " + MAX_WATCHERS + " watch already", 10);
    }
    HttpServerResponse response = context.response();
    response
        .setChunked(true)
        .putHeader("content-type", "text/event-stream")
        .putHeader("cache-control", "no-store")
        .write(
            message(
                "history",
                json -> {
                  json.writeStartObject();
                  json.writeArrayFieldStart("moments");
                  for (Moment moment : pulse.moments()) {
                    json.writeStartObject();
                    moment.write(json);
                    json.writeEndObject();
                  }
                  json.writeEndArray();
                  json.writeEndObject();
                }));
    if (watchers.isEmpty()) {
      feed.open();
    }
    watchers.add(response);
    context.addEndHandler(ended -> watchers.remove(response));
  }

  private void beat() {
    Moment moment = pulse.beat(clock.millis(), System.nanoTime());
    List<Interaction> events = feed.drain(!watchers.isEmpty());
    if (watchers.isEmpty()) {
      return;
    }
    Buffer message = message("now", json -> write(json, moment, events));
    for (HttpServerResponse watcher : watchers) {
      // Who reads too slowly misses moments.
      if (!watcher.writeQueueFull()) {
        watcher.write(message);
      }
    }
  }

  private void write(JsonGenerator json, Moment moment, List<Interaction> events)
      throws IOException {
    json.writeStartObject();
    moment.write(json);
    json.writeArrayFieldStart("top_items");
    int[] top = views.rankings().popular(ItemIndex.Horizon.HOUR);
    for (int i = 0; i < Math.min(top.length, TOP_ITEMS); i++) {
      String members = new String(views.items().json(top[i]), StandardCharsets.UTF_8);
      json.writeRawValue("{" + members + "}");
    }
    json.writeEndArray();
    json.writeArrayFieldStart("events");
    for (Interaction event : events) {
      write(json, event);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void write(JsonGenerator json, Interaction event) throws IOException {
    json.writeStartObject();
    json.writeStringField("event", event.getName());
    json.writeStringField("time", Instant.ofEpochMilli(event.getEventTimeMillis()).toString());
    json.writeStringField("person", shortened(event.getClientId()));
    json.writeBooleanField("known", !event.getUserId().isEmpty());
    if (event.getItemsCount() > 0) {
      String itemId = event.getItems(0).getItemId();
      int item = views.items().find(itemId);
      json.writeStringField("item_id", itemId);
      json.writeStringField(
          "title",
          item == ItemIndex.NONE ? event.getItems(0).getTitle() : views.items().title(item));
    }
    json.writeNumberField("items", event.getItemsCount());
    if (!event.getSearchTerm().isEmpty()) {
      json.writeStringField("search_term", event.getSearchTerm());
    }
    json.writeEndObject();
  }

  private static String shortened(String id) {
    return id.codePointCount(0, id.length()) <= SHOWN_ID_CHARS
        ? id
        : id.substring(0, id.offsetByCodePoints(0, SHOWN_ID_CHARS)) + "…";
  }

  private static Buffer message(String event, Answers.JsonWriter writer) {
    return Buffer.buffer("event: " + event + "\ndata: ")
        .appendBuffer(Answers.toJson(writer))
        .appendString("\n\n");
  }

  /** Ends what watchers read, so that a server that stops need not wait for them. */
  @Override
  public void close() {
    for (HttpServerResponse watcher : watchers) {
      if (!watcher.ended()) {
        watcher.end();
      }
    }
    watchers.clear();
  }
}
