package io.everystore.standalone.bench;

import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.atomic.AtomicLong;

/** A steady stream of single events through the front door, on a thread of its own. */
final class EventLoad implements AutoCloseable {
  private final Thread thread;
  private final Failures failures = new Failures();
  private final AtomicLong answered = new AtomicLong();
  private volatile boolean running = true;

  private EventLoad(ApiClient client, SyntheticShop shop, double perSecond) {
    String run = Long.toString(System.nanoTime(), 36);
    thread =
        new Thread(
            () -> {
              try {
                OpenLoop.runWhile(
                    number -> post(client, shop, run, number), perSecond, () -> running);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "event-load");
    thread.setDaemon(true);
  }

  static EventLoad start(ApiClient client, SyntheticShop shop, double perSecond) {
    EventLoad load = new EventLoad(client, shop, perSecond);
    load.thread.start();
    return load;
  }

  Failures failures() {
    return failures;
  }

  long answered() {
    return answered.get();
  }

  private Future<Buffer> post(ApiClient client, SyntheticShop shop, String run, long number) {
    return client
        .postEvents(body(shop.interaction(number), run + "-" + number))
        .onSuccess(accepted -> answered.incrementAndGet())
        .onFailure(failures::add);
  }

  /** The event as a browser would send it. */
  static Buffer body(Interaction event, String eventId) {
    JsonArray items = new JsonArray();
    for (InteractionItem item : event.getItemsList()) {
      items.add(
          new JsonObject()
              .put("item_id", item.getItemId())
              .put("price", item.getPriceCents() / 100.0));
    }
    JsonObject params = new JsonObject().put("event_id", eventId).put("items", items);
    if (!event.getTransactionId().isEmpty()) {
      params.put("transaction_id", event.getTransactionId()).put("currency", "EUR");
    }
    return new JsonObject()
        .put("client_id", event.getClientId())
        .put(
            "events",
            new JsonArray()
                .add(new JsonObject().put("name", event.getName()).put("params", params)))
        .toBuffer();
  }

  /** Returns once the last request is answered. */
  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
