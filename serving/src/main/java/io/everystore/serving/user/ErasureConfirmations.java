package io.everystore.serving.user;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.ErasureAcknowledgement;
import io.everystore.feature.proto.ErasureRecord;
import io.everystore.feature.proto.ErasureRequest;
import io.everystore.serving.ingest.DurableLog;
import io.everystore.serving.process.FatalErrors;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log of erasures what the stores beside this process hold no more, each under a name
 * of its own, so that a receipt tells of every replica and of Redis whichever replica is asked.
 *
 * <p>A store has forgotten a person once it holds everything its topics held when the stages had
 * carried the erasure out and their marks were seen. It is looked at now and then, on one event
 * loop; what cannot be written then is tried again.
 */
public final class ErasureConfirmations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ErasureConfirmations.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Erasures looked at in one go, for each store. */
  private static final int MAX_AT_ONCE = 1_000;

  private final List<Store> stores;
  private final Erasures erasures;
  private final UserRoutes.FreshReads freshReads;
  private final DurableLog log;
  private final EpochClock clock;
  private final Vertx vertx;

  /** When the marks behind an erasure were seen, by its id; only of those not confirmed yet. */
  private final Map<String, Long> carriedOutMillis = new ConcurrentHashMap<>();

  private long timer;

  /**
   * Something that holds a copy of the topics.
   *
   * @param name in receipts
   * @param completeUntilMillis until when it holds everything they held, 0 when that is not known
   */
  public record Store(String name, LongSupplier completeUntilMillis) {}

  /**
   * Confirms what {@code erasures} tells of, from {@link #start} on.
   *
   * @param stores what holds copies of the topics here
   */
  public ErasureConfirmations(
      List<Store> stores,
      Erasures erasures,
      UserRoutes.FreshReads freshReads,
      DurableLog log,
      EpochClock clock,
      Vertx vertx) {
    this.stores = List.copyOf(stores);
    this.erasures = erasures;
    this.freshReads = freshReads;
    this.log = log;
    this.clock = clock;
    this.vertx = vertx;
  }

  /** Begins to confirm. */
  public ErasureConfirmations start() {
    timer = vertx.setPeriodic(INTERVAL.toMillis(), fired -> look());
    return this;
  }

  /** Completes when everything that can be said now is on its way. */
  Future<Void> look() {
    return vertx
        .executeBlocking(this::unconfirmed, false)
        .onSuccess(this::look)
        .onFailure(
            failure -> {
              FatalErrors.check(failure);
              LOG.error("erasures are not confirmed now", failure);
            })
        .mapEmpty();
  }

  /** By store; goes through every receipt that is kept. */
  private Map<Store, List<String>> unconfirmed() {
    Map<Store, List<String>> ids = new HashMap<>();
    for (Store store : stores) {
      ids.put(store, erasures.unconfirmedBy(store.name(), ErasureRoutes.STAGES, MAX_AT_ONCE));
    }
    return ids;
  }

  private void look(Map<Store, List<String>> unconfirmed) {
    Set<String> open =
        unconfirmed.values().stream().flatMap(List::stream).collect(Collectors.toSet());
    carriedOutMillis.keySet().retainAll(open);
    unconfirmed.forEach((store, ids) -> ids.forEach(id -> look(store, id)));
  }

  private void look(Store store, String erasureId) {
    Erasures.Receipt receipt = erasures.find(erasureId);
    if (receipt == null) {
      return;
    }
    Long seenMillis = carriedOutMillis.get(erasureId);
    if (seenMillis == null) {
      noteWhenCarriedOut(erasureId, receipt.request());
    } else if (store.completeUntilMillis().getAsLong() > seenMillis) {
      confirm(store.name(), erasureId, receipt.request());
    }
  }

  private void noteWhenCarriedOut(String erasureId, ErasureRequest request) {
    freshReads
        .whenFresh("", Erasures.partitions(request), Erasures.offsets(request), 0)
        .onSuccess(
            fresh -> {
              if (fresh) {
                carriedOutMillis.putIfAbsent(erasureId, clock.millis());
              }
            });
  }

  private void confirm(String name, String erasureId, ErasureRequest request) {
    for (int i = 0; i < request.getPartitionsCount(); i++) {
      ErasureAcknowledgement done =
          ErasureAcknowledgement.newBuilder()
              .setStage(name)
              .setPartition(request.getPartitions(i))
              .setOffset(request.getOffsets(i))
              .build();
      String key = "%s/%s/%d-%d".formatted(erasureId, name, done.getPartition(), done.getOffset());
      log.append(
          Topics.ERASURES,
          key.getBytes(StandardCharsets.UTF_8),
          ErasureRecord.newBuilder()
              .setErasureId(erasureId)
              .setAcknowledgement(done)
              .build()
              .toByteArray(),
          new DurableLog.Acknowledgement() {
            @Override
            public void appended(int partition, long offset) {}

            @Override
            public void failed(Throwable cause) {
              LOG.warn("{}: an erasure is confirmed later: {}", name, cause.toString());
            }
          });
    }
  }

  @Override
  public void close() {
    vertx.cancelTimer(timer);
  }
}
