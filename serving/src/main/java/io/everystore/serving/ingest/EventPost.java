package io.everystore.serving.ingest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.aggregate.PersonProperties;
import io.everystore.feature.event.Ga4Reader;
import io.everystore.feature.event.MalformedBodyException;
import io.everystore.feature.event.Rejection;
import io.everystore.feature.model.CanaryIds;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Interaction;
import io.everystore.serving.access.Principal;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.Problem;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One post of events: appends the acceptable ones to the log, remembers the others, and answers
 * when all are durable.
 *
 * <p>Used on the event loop of its request only.
 */
final class EventPost implements Ga4Reader.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(EventPost.class);
  private static final OccasionalWarning NOT_DURABLE = new OccasionalWarning(LOG::warn);

  /** Rejections that an answer lists; the others are counted only. */
  static final int MAX_LISTED_REJECTIONS = 10_000;

  /** Appends under way at which the sender of a bulk is made to wait, and to go on. */
  private static final int MOST_UNDER_WAY = 4_000;

  private static final int RESUME_BELOW = 1_000;
  private static final int RETRY_AFTER_SECONDS = 1;

  /** Header of the Global Privacy Control, https://www.w3.org/TR/gpc/: {@code 1} opts out. */
  private static final String GLOBAL_PRIVACY_CONTROL = "Sec-GPC";

  private record Rejected(int index, Rejection rejection) {}

  private final RoutingContext request;
  private final DurableLog log;
  private final InteractionListener listener;
  private final ItemFacts facts;
  private final IngestMetrics metrics;
  private final long receivedTimeMillis;
  private final boolean crawler;
  private final boolean optedOut;
  private final Principal sender;
  private final PendingAppends appends;
  private final Ga4Reader reader = new Ga4Reader();
  private final List<Rejected> rejected = new ArrayList<>(0);
  private int acceptedCount;
  private int canaryCount;

  /** Events whose user the sender could not speak for: taken as the client's alone. */
  private int unprovenCount;

  private int rejectedCount;
  private int nextIndex;

  /**
   * Makes a post that answers {@code request}.
   *
   * @param whenDrained run on the event loop when the sender may go on after {@link #mustWait}
   */
  EventPost(
      RoutingContext request,
      DurableLog log,
      InteractionListener listener,
      ItemFacts facts,
      IngestMetrics metrics,
      EpochClock clock,
      Runnable whenDrained) {
    this.request = request;
    this.log = log;
    this.listener = listener;
    this.facts = facts;
    this.metrics = metrics;
    this.receivedTimeMillis = clock.millis();
    this.crawler = Crawlers.isOne(request.request().getHeader("User-Agent"));
    this.optedOut = "1".equals(request.request().getHeader(GLOBAL_PRIVACY_CONTROL));
    this.sender = Principal.of(request);
    Context loop = request.vertx().getOrCreateContext();
    this.appends =
        new PendingAppends(
            () -> loop.runOnContext(done -> answer()),
            RESUME_BELOW,
            () -> loop.runOnContext(drained -> whenDrained.run()));
  }

  /** Takes one body. */
  void take(byte[] body, int from, int to) throws MalformedBodyException {
    nextIndex = reader.read(body, from, to, nextIndex, receivedTimeMillis, this);
  }

  /** Takes one body of several; what is wrong with it is told in the answer. */
  void takeLine(byte[] body, int from, int to) {
    try {
      take(body, from, to);
    } catch (MalformedBodyException e) {
      refuseLine(new Rejection(e.code(), e.detail()), Math.max(1, e.eventCount()));
    }
  }

  void refuseLine(Rejection rejection, int events) {
    for (int i = 0; i < events; i++) {
      rejected(nextIndex++, rejection);
    }
  }

  @Override
  public void accepted(int index, Interaction.Builder event) {
    for (int i = 0; i < event.getItemsCount(); i++) {
      facts.complete(event.getItemsBuilder(i));
    }
    boolean canary = CanaryIds.isOne(event.getClientId());
    event.setCrawler(crawler || canary);
    if (optedOut) {
      // Whatever the body says: the browser speaks for the person.
      PersonProperties.CONSENTS.forEach(
          consent -> event.putParams(consent, PersonProperties.DENIED));
    }
    if (!event.getUserId().isEmpty() && !sender.mayLogIn(event.getUserId(), event.getClientId())) {
      event.clearUserId();
      unprovenCount++;
    }
    acceptedCount++;
    Interaction taken = event.build();
    if (canary) {
      canaryCount++;
    } else {
      // Before the append: afterwards the views may hold the event already.
      listener.taken(taken);
    }
    appends.begin();
    log.append(
        Topics.INTERACTIONS,
        taken.getClientId().getBytes(StandardCharsets.UTF_8),
        taken.toByteArray(),
        appends);
  }

  @Override
  public void rejected(int index, Rejection rejection) {
    metrics.rejected(rejection.code());
    rejectedCount++;
    if (rejected.size() < MAX_LISTED_REJECTIONS) {
      rejected.add(new Rejected(index, rejection));
    }
  }

  /** True when so much is under way that the sender has to wait until told. */
  boolean mustWait() {
    return appends.wantsDrain(MOST_UNDER_WAY);
  }

  /** Everything was taken: answers once it is durable. */
  void complete() {
    metrics.clamped(reader.clampedCount());
    appends.complete();
  }

  private void answer() {
    Throwable failure = appends.failure();
    if (failure != null) {
      metrics.failed(acceptedCount);
      NOT_DURABLE.warn("events not durable: " + failure);
      request.fail(
          Problem.unavailable(
              "log_unavailable",
              "events: not durable; send them again with the same event_id",
              RETRY_AFTER_SECONDS));
      return;
    }
    metrics.accepted(acceptedCount - canaryCount);
    metrics.canary(canaryCount);
    if (crawler) {
      metrics.crawled(acceptedCount - canaryCount);
    }
    if (rejected.isEmpty() && unprovenCount == 0) {
      Answers.json(
          request,
          202,
          Buffer.buffer(
              "{\"accepted\":"
                  + acceptedCount
                  + ",\"rejected\":[],\"token\":\""
                  + appends.token().encode()
                  + "\"}"));
    } else {
      Answers.json(request, 202, this::writeAnswer);
    }
  }

  private void writeAnswer(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("accepted", acceptedCount);
    json.writeArrayFieldStart("rejected");
    for (Rejected each : rejected) {
      json.writeStartObject();
      json.writeNumberField("index", each.index());
      json.writeStringField("code", each.rejection().code().code());
      json.writeStringField("detail", each.rejection().detail());
      json.writeEndObject();
    }
    json.writeEndArray();
    if (rejectedCount > rejected.size()) {
      json.writeNumberField("rejected_total", rejectedCount);
    }
    if (unprovenCount > 0) {
      json.writeNumberField("user_id_ignored", unprovenCount);
    }
    json.writeStringField("token", appends.token().encode());
    json.writeEndObject();
  }
}
