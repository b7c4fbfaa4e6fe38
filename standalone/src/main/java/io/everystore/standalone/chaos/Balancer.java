package io.everystore.standalone.chaos;

import io.everystore.serving.topology.PeerWatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chooses replicas in turn as a load balancer does: those that say they are ready and did not just
 * fail to answer; any when there is none. Thread-safe.
 */
final class Balancer implements AutoCloseable {
  private static final long LOOK_MILLIS = 250;
  private static final Duration LOOK_TIMEOUT = Duration.ofSeconds(1);

  private final List<Replica> replicas;
  private final Http http;
  private final AtomicInteger turn = new AtomicInteger();
  private final Thread thread = new Thread(this::look, "balancer");

  Balancer(List<Replica> replicas, Http http) {
    this.replicas = List.copyOf(replicas);
    this.http = http;
    thread.setDaemon(true);
    thread.start();
  }

  List<Replica> replicas() {
    return replicas;
  }

  Replica next() {
    int first = turn.getAndIncrement();
    for (int i = 0; i < replicas.size(); i++) {
      Replica replica = replicas.get(Math.floorMod(first + i, replicas.size()));
      if (replica.isInRotation()) {
        return replica;
      }
    }
    return replicas.get(Math.floorMod(first, replicas.size()));
  }

  /** Another than this one. */
  Replica other(Replica replica) {
    return replicas.get((replicas.indexOf(replica) + 1) % replicas.size());
  }

  boolean allReady() {
    return replicas.stream().allMatch(Replica::isReady);
  }

  private void look() {
    try {
      while (true) {
        for (Replica replica : replicas) {
          Http.whenDone(
              http.get(replica.admin("/readyz"), LOOK_TIMEOUT),
              (answer, failure) -> replica.setReady(answer != null && isReady(answer)));
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One that stands in for others is taken only where there is none, as any is. */
  private static boolean isReady(Http.Answer answer) {
    return answer.status() == 200 && answer.body().path("state").asText().equals(PeerWatch.READY);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
