package io.everystore.serving.offer;

import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.proto.OfferDecision;
import io.everystore.serving.materialize.TopicFollower;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands decisions to those who wait for them. Thread-safe. */
public final class OfferDecisions implements TopicFollower.Handler {
  /** Commands that wait for their decision at the same time. */
  static final int MAX_WAITING = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(OfferDecisions.class);

  private final Map<String, Consumer<OfferDecision>> waiting = new ConcurrentHashMap<>();
  private final RecentGrants grants;

  /**
   * Makes the desk.
   *
   * @param grants told of every grant before those who wait
   */
  public OfferDecisions(RecentGrants grants) {
    this.grants = grants;
  }

  /**
   * Waits for the decision of a command.
   *
   * @param whenDecided told once, on the follower's thread
   * @return false when too many wait
   */
  boolean await(String commandId, Consumer<OfferDecision> whenDecided) {
    if (waiting.size() >= MAX_WAITING) {
      return false;
    }
    waiting.put(commandId, whenDecided);
    return true;
  }

  /** Waits no more. */
  void forget(String commandId) {
    waiting.remove(commandId);
  }

  @Override
  public void accept(byte @Nullable [] key, byte @Nullable [] value) {
    if (value == null) {
      return;
    }
    try {
      OfferDecision decision = OfferDecision.parseFrom(value);
      if (decision.hasPerson()) {
        grants.put(decision.getPerson());
      }
      Consumer<OfferDecision> waiter = waiting.remove(decision.getCommandId());
      if (waiter != null) {
        waiter.accept(decision);
      }
    } catch (InvalidProtocolBufferException e) {
      LOG.warn("a decision was left out: unreadable");
    }
  }

  @Override
  public void publish() {}
}
