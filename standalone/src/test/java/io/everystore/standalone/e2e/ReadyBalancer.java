package io.everystore.standalone.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Visitors behind a load balancer that asks {@code /readyz} and sends requests to who is ready,
 * over connections that are kept.
 *
 * <p>Pages are asked for with POST: a client may not send that again by itself, so that a
 * connection closed under a request is seen here.
 */
final class ReadyBalancer implements AutoCloseable {
  private static final Duration PROBE_INTERVAL = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int VISITORS = 4;

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpClient prober = HttpClient.newHttpClient();
  private final List<EverystoreProcess.Replica> replicas;
  private final AtomicIntegerArray ready;
  private final AtomicIntegerArray answered;
  private final AtomicInteger next = new AtomicInteger();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  private ReadyBalancer(List<EverystoreProcess.Replica> replicas) {
    this.replicas = replicas;
    this.ready = new AtomicIntegerArray(replicas.size());
    this.answered = new AtomicIntegerArray(replicas.size());
  }

  static ReadyBalancer start(List<EverystoreProcess.Replica> replicas) {
    ReadyBalancer balancer = new ReadyBalancer(replicas);
    balancer.run(balancer::probe, "probe");
    for (int visitor = 0; visitor < VISITORS; visitor++) {
      String name = "visitor-" + visitor;
      balancer.run(() -> balancer.visit(name), name);
    }
    return balancer;
  }

  private interface Task {
    void run() throws InterruptedException;
  }

  private void run(Task task, String name) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            name);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  boolean isReady(int replica) {
    return ready.get(replica) == 1;
  }

  /** Pages that a replica answered so far. */
  int answered(int replica) {
    return answered.get(replica);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  private void probe() throws InterruptedException {
    do {
      for (int i = 0; i < replicas.size(); i++) {
        ready.set(i, isReady(replicas.get(i).admin()) ? 1 : 0);
      }
    } while (!stopping.await(PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
  }

  private boolean isReady(URI admin) throws InterruptedException {
    try {
      return prober
              .send(
                  HttpRequest.newBuilder(admin.resolve("/readyz")).timeout(TIMEOUT).build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private void visit(String visitor) throws InterruptedException {
    while (stopping.getCount() > 0) {
      int replica = Math.floorMod(next.getAndIncrement(), replicas.size());
      if (isReady(replica)) {
        page(replica, visitor);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private void page(int replica, String visitor) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(replicas.get(replica).shop().resolve("/v1/pages/home"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"client_id\":\"" + visitor + "\"}"))
            .build();
    try {
      HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        answered.incrementAndGet(replica);
      } else {
        failures.add(replica + ": " + answer.statusCode() + " " + answer.body());
      }
    } catch (IOException e) {
      failures.add(replica + ": " + e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopping.countDown();
    for (Thread thread : threads) {
      thread.join(TIMEOUT.toMillis());
    }
  }
}
