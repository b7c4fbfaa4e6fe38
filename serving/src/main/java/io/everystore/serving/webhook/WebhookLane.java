package io.everystore.serving.webhook;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The deliveries of one webhook that wait, in order: the next one goes when the one before is done
 * with. Belongs to one event loop.
 */
final class WebhookLane {
  private final WebhookConfig config;
  private final Deque<WebhookDelivery> waiting = new ArrayDeque<>();
  private boolean busy;

  WebhookLane(WebhookConfig config) {
    this.config = config;
  }

  /** Adds one; answers the oldest that may wait no longer, null while there is room. */
  @Nullable WebhookDelivery add(WebhookDelivery delivery) {
    waiting.add(delivery);
    if (waiting.size() <= config.queuedBatches()) {
      return null;
    }
    if (!busy) {
      return waiting.poll();
    }
    // The first one is on its way.
    WebhookDelivery first = waiting.poll();
    WebhookDelivery oldest = waiting.poll();
    if (first != null) {
      waiting.addFirst(first);
    }
    return oldest;
  }

  /** The one to try now; null when there is none or one is being tried. */
  @Nullable WebhookDelivery begin() {
    WebhookDelivery first = busy ? null : waiting.peek();
    busy = busy || first != null;
    return first;
  }

  /** The attempt is over; the delivery stays at the front. */
  void pause() {
    busy = false;
  }

  /** The one being tried is done with. */
  void end() {
    busy = false;
    waiting.poll();
  }

  /** Leaves deliveries to another process; the one being tried is not tried again. */
  void abandon(Predicate<WebhookDelivery> unwanted) {
    waiting.stream().filter(unwanted).forEach(WebhookDelivery::abandon);
    WebhookDelivery tried = busy ? waiting.peek() : null;
    waiting.removeIf(delivery -> delivery != tried && delivery.isAbandoned());
  }

  /** Takes out what waits and is not being tried. */
  List<WebhookDelivery> remove(Predicate<WebhookDelivery> unwanted) {
    List<WebhookDelivery> removed = new ArrayList<>();
    WebhookDelivery tried = busy ? waiting.peek() : null;
    waiting.removeIf(
        delivery -> {
          boolean goes = delivery != tried && unwanted.test(delivery);
          if (goes) {
            removed.add(delivery);
          }
          return goes;
        });
    return removed;
  }

  /** Whether a delivery that failed is not to be tried again. */
  boolean isExhausted(WebhookDelivery delivery, long nowMillis) {
    return delivery.attempts() >= config.attempts()
        || nowMillis - delivery.createdMillis() >= config.maxAge().toMillis();
  }

  /**
   * Milliseconds until the next attempt: exponential, and between half and all of it by chance
   * (equal jitter: Brooker, Exponential Backoff and Jitter, 2015), so that receivers that come back
   * are not met by all at once.
   */
  long pauseMillis(int attempts) {
    long longest = config.longestPause().toMillis();
    int doublings = Math.min(Math.max(0, attempts - 1), Long.SIZE / 2);
    long pause = Math.min(longest, config.firstPause().toMillis() << doublings);
    return pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
  }
}
