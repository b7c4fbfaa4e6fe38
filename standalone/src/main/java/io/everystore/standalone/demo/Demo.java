package io.everystore.standalone.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.model.EpochClock;
import io.everystore.serving.access.OwnCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The demonstration: fills a running shop with the sample catalogue and lets simulated shoppers
 * walk through it until closed.
 */
public final class Demo implements AutoCloseable {
  private static final int ITEMS_PER_POST = 250;
  private static final long STOP_MILLIS = 5_000;
  private static final long PAUSE_AFTER_FAILURE_SECONDS = 5;

  private final ShopClient client;
  private final List<Product> products;
  private final SimulatedShoppers shoppers;
  private final Consumer<String> say;
  private final CompletableFuture<Void> loaded = new CompletableFuture<>();
  private final Thread thread;

  private Demo(URI baseUrl, OwnCalls calls, Consumer<String> say) {
    this.client = new ShopClient(baseUrl, calls, line -> say.accept("demo: " + line));
    this.products = Catalogue.generate();
    this.shoppers = new SimulatedShoppers(client, products, EpochClock.SYSTEM);
    this.say = say;
    this.thread = new Thread(this::run, "demo");
    thread.setDaemon(true);
  }

  /**
   * Puts the sample catalogue into the shop; putting it again changes nothing.
   *
   * @return how many products
   * @throws IOException when the shop does not take them
   */
  public static int load(URI baseUrl) throws IOException, InterruptedException {
    List<Product> products = Catalogue.generate();
    put(new ShopClient(baseUrl, OwnCalls.OPEN, line -> {}), products);
    return products.size();
  }

  /**
   * Begins in the background: catalogue, then the visits of the last days (once per shop), then
   * live visits.
   *
   * @param calls of the public port
   * @param say takes lines for the person at the terminal
   */
  public static Demo start(URI baseUrl, OwnCalls calls, Consumer<String> say) {
    Demo demo = new Demo(baseUrl, calls, say);
    demo.thread.start();
    return demo;
  }

  /**
   * Defines the sample offers where they are not defined yet.
   *
   * @param calls of the public port
   */
  public static void defineOffers(URI adminUrl, OwnCalls calls, Consumer<String> say)
      throws InterruptedException {
    try {
      SampleOffers.put(adminUrl, calls.asPublisher("demo"));
    } catch (IOException e) {
      say.accept("demo: no sample offers: " + e.getMessage());
    }
  }

  private void run() {
    try {
      fill();
      loaded.complete(null);
      while (true) {
        try {
          shoppers.shop();
          return;
        } catch (IOException e) {
          say.accept("demo: shoppers wait: " + e.getMessage());
          TimeUnit.SECONDS.sleep(PAUSE_AFTER_FAILURE_SECONDS);
        }
      }
    } catch (InterruptedException e) {
      loaded.completeExceptionally(e);
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      say.accept((loaded.isDone() ? "demo: ended: " : "demo: not loaded: ") + e);
      loaded.completeExceptionally(e);
    }
  }

  /**
   * Waits until the catalogue and the visits of the last days are in the shop.
   *
   * @throws ExecutionException when the shop did not take them
   * @throws TimeoutException when it takes longer, with what it does now
   */
  public void awaitLoaded(Duration timeout)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      loaded.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      StringBuilder message = new StringBuilder("the demonstration did not load within ");
      message.append(timeout).append("; it is at");
      for (StackTraceElement each : thread.getStackTrace()) {
        message.append("\n  ").append(each);
      }
      throw new TimeoutException(message.toString());
    }
  }

  private void fill() throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    put(client, products);
    String past = "the visits of the last days are already there";
    if (!shoppers.known()) {
      past = SimulatedShoppers.PAST_VISITS + " visits with " + shoppers.sendPast() + " events";
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    say.accept(
        "demo: "
            + products.size()
            + " products, "
            + past
            + ", in "
            + millis
            + " ms; shoppers come");
  }

  private static void put(ShopClient client, List<Product> products)
      throws IOException, InterruptedException {
    JsonFactory factory = new JsonFactory();
    for (int from = 0; from < products.size(); from += ITEMS_PER_POST) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      int end = Math.min(products.size(), from + ITEMS_PER_POST);
      for (Product product : products.subList(from, end)) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (JsonGenerator json = factory.createGenerator(line)) {
          product.writeTo(json);
        }
        line.write('\n');
        line.writeTo(lines);
      }
      client.post("/v1/items:batch", lines.toByteArray());
    }
  }

  /** Sends the shoppers home; returns when the last one has left. */
  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(STOP_MILLIS);
  }
}
