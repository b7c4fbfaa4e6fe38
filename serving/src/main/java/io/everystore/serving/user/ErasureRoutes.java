package io.everystore.serving.user;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.SessionKeys;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.ErasureRecord;
import io.everystore.feature.proto.ErasureRequest;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.store.OnlineStore;
import io.everystore.feature.store.View;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.BlockingCalls;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.everystore.serving.ingest.DurableLog;
import io.everystore.serving.process.FatalErrors;
import io.everystore.serving.view.Views;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets people: {@code DELETE /v1/users/{id}}, and the receipt at {@code /v1/erasures/{id}}.
 *
 * <p>For each id the person is known by, a command goes into the log of events, behind everything
 * they did. The stages of the job carry it out and say so; the views follow the job.
 */
public final class ErasureRoutes implements Routes {
  /** What the replica that is asked says when its views hold the person no more. */
  static final String SERVING = "serving";

  private static final Logger LOG = LoggerFactory.getLogger(ErasureRoutes.class);
  static final Set<String> STAGES = Set.of("clients", "users");
  private static final int RETRY_AFTER_SECONDS = 1;

  private final Views views;
  private final OnlineStore store;
  private final UserRoutes.FreshReads freshReads;
  private final DurableLog log;
  private final Erasures erasures;
  private final Supplier<Set<String>> listIds;
  private final EpochClock clock;

  /** Where a record stands in its topic. */
  private record Position(int partition, long offset) {}

  /**
   * Makes the routes.
   *
   * @param listIds lists that uploads have filled
   */
  public ErasureRoutes(
      Views views,
      OnlineStore store,
      UserRoutes.FreshReads freshReads,
      DurableLog log,
      Erasures erasures,
      Supplier<Set<String>> listIds,
      EpochClock clock) {
    this.listIds = listIds;
    this.views = views;
    this.store = store;
    this.freshReads = freshReads;
    this.log = log;
    this.erasures = erasures;
    this.clock = clock;
  }

  @Override
  public void mount(Router router) {
    router.delete("/v1/users/:id").handler(this::erase);
    router.get("/v1/erasures/:id").handler(this::read);
  }

  private void erase(RoutingContext context) {
    String id = UserRoutes.id(context);
    String erasureId = UUID.randomUUID().toString();
    Set<String> personIds = personIds(id);
    BlockingCalls.SHARED
        .run(context.vertx(), () -> sessionKeys(personIds), false)
        .compose(this::forgetSessions)
        .compose(done -> forgetLists(personIds))
        .compose(done -> command(erasureId, personIds))
        .onSuccess(
            request -> {
              erasures.requested(erasureId, request);
              context.response().putHeader("location", "/v1/erasures/" + erasureId);
              answer(context, 202, erasureId);
            })
        .onFailure(
            failure -> {
              if (failure instanceof Problem) {
                context.fail(failure);
                return;
              }
              FatalErrors.check(failure);
              LOG.warn("an erasure is not durable: {}", failure.toString());
              context.fail(
                  Problem.unavailable(
                      "log_unavailable",
                      "erasure: not durable; ask for it again",
                      RETRY_AFTER_SECONDS));
            });
  }

  /** The id asked for, and every other one that what is stored under it leads to. */
  private Set<String> personIds(String id) {
    Set<String> ids = new LinkedHashSet<>(List.of(id));
    Profile profile = views.findProfile(id);
    if (profile != null) {
      ids.add(profile.getId());
      ids.addAll(profile.getClientIdsList());
    }
    return ids;
  }

  private List<String> sessionKeys(Set<String> personIds) {
    List<String> keys = new ArrayList<>();
    store.forEach(
        View.SESSIONS,
        (key, value) -> {
          if (personIds.contains(SessionKeys.personId(key))) {
            keys.add(key);
          }
        });
    return keys;
  }

  /** Those that ended long ago; the job knows of those going on and takes them back itself. */
  private Future<Void> forgetSessions(List<String> keys) {
    return Future.all(keys.stream().map(key -> append(Topics.SESSIONS, key, null)).toList())
        .mapEmpty();
  }

  /** What uploads said of them, of the lists there are and of those the profile remembers. */
  private Future<Void> forgetLists(Set<String> personIds) {
    Set<String> lists = new TreeSet<>(listIds.get());
    for (String personId : personIds) {
      Profile profile = views.findProfile(personId);
      if (profile != null) {
        profile.getListsList().forEach(list -> lists.add(list.getListId()));
      }
    }
    List<Future<Position>> appends = new ArrayList<>();
    for (String list : lists) {
      for (String personId : personIds) {
        appends.add(append(Topics.LIST_ENTRIES, list + "/" + personId, null));
      }
    }
    return Future.all(appends).mapEmpty();
  }

  private Future<ErasureRequest> command(String erasureId, Set<String> personIds) {
    long nowMillis = clock.millis();
    List<Future<Position>> appends = new ArrayList<>();
    for (String personId : personIds) {
      Interaction command =
          Interaction.newBuilder()
              .setErasureId(erasureId)
              .setEventId(erasureId)
              .setName("erasure")
              .setClientId(personId)
              .setEventTimeMillis(nowMillis)
              .setReceivedTimeMillis(nowMillis)
              .build();
      appends.add(append(Topics.INTERACTIONS, personId, command.toByteArray()));
    }
    return Future.all(appends)
        .compose(
            done -> {
              ErasureRequest.Builder request = ErasureRequest.newBuilder().setTimeMillis(nowMillis);
              for (Future<Position> append : appends) {
                request
                    .addPartitions(append.result().partition())
                    .addOffsets(append.result().offset());
              }
              ErasureRecord record =
                  ErasureRecord.newBuilder().setErasureId(erasureId).setRequest(request).build();
              return append(Topics.ERASURES, erasureId, record.toByteArray())
                  .map(at -> record.getRequest());
            });
  }

  private Future<Position> append(String topic, String key, byte @Nullable [] value) {
    Promise<Position> appended = Promise.promise();
    log.append(
        topic,
        key.getBytes(StandardCharsets.UTF_8),
        value,
        new DurableLog.Acknowledgement() {
          @Override
          public void appended(int partition, long offset) {
            appended.complete(new Position(partition, offset));
          }

          @Override
          public void failed(Throwable cause) {
            appended.fail(cause);
          }
        });
    return appended.future();
  }

  private void read(RoutingContext context) {
    answer(context, 200, context.pathParam("id"));
  }

  private void answer(RoutingContext context, int status, String erasureId) {
    Erasures.Receipt receipt = erasures.find(erasureId);
    if (receipt == null) {
      context.fail(Problem.notFound("id: no such erasure (expected: one of the last 30 days)"));
      return;
    }
    ErasureRequest request = receipt.request();
    freshReads
        .whenFresh("", Erasures.partitions(request), Erasures.offsets(request), 0)
        .onSuccess(
            fresh -> {
              Set<String> acknowledged = new TreeSet<>(receipt.acknowledgedBy());
              // The views have what came before a mark, and the marks come behind the stages.
              if (fresh && acknowledged.containsAll(STAGES)) {
                acknowledged.add(SERVING);
              }
              context.response().putHeader("cache-control", "private, no-store");
              Answers.json(context, status, json -> write(json, erasureId, request, acknowledged));
            })
        .onFailure(context::fail);
  }

  private static void write(
      JsonGenerator json, String erasureId, ErasureRequest request, Set<String> acknowledged)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("erasure_id", erasureId);
    json.writeStringField("state", acknowledged.contains(SERVING) ? "done" : "pending");
    json.writeStringField("requested_at", Instant.ofEpochMilli(request.getTimeMillis()).toString());
    json.writeArrayFieldStart("acknowledged_by");
    for (String stage : acknowledged) {
      json.writeString(stage);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
