package io.everystore.serving.topology;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether any replica is ready while this one is not, lest nobody answer when all were
 * started again at once. Then this one stands in: it takes visitors before its views have caught
 * up.
 *
 * <p>Once it stands in it does so until it has caught up itself, since the first that has could not
 * bear everybody's visitors. Where the others cannot be asked it stands in too: pages that know
 * less are better than none. A process that knows of no other never does. Thread-safe.
 */
public final class PeerWatch implements AutoCloseable {
  /** What a replica answers that has its views. */
  public static final String READY = "ready";

  /** What a replica answers that takes visitors without. */
  public static final String FALLBACK = "fallback";

  private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /**
   * Looks one after the other that find nobody, so that one that is only slow is not overlooked.
   */
  private static final int LOOKS = 3;

  private final List<URI> peers;
  private final BooleanSupplier caughtUp;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "peers");
  private volatile boolean standsIn;

  private PeerWatch(List<URI> peers, BooleanSupplier caughtUp) {
    this.peers = List.copyOf(peers);
    this.caughtUp = caughtUp;
    thread.setDaemon(true);
  }

  /**
   * Starts to look.
   *
   * @param peers roots of the management ports of all replicas, this one may be among them; a host
   *     name stands for all of its addresses
   * @param caughtUp whether this one has its views
   */
  public static PeerWatch start(List<URI> peers, BooleanSupplier caughtUp, MeterRegistry registry) {
    PeerWatch watch = new PeerWatch(peers, caughtUp);
    Gauge.builder("everystore.ready.fallback", () -> watch.standsIn() ? 1 : 0)
        .description("1 while it takes visitors before its views have caught up: no other does")
        .register(registry);
    if (!peers.isEmpty()) {
      watch.thread.start();
    }
    return watch;
  }

  /** Whether this replica has to take visitors before its views have caught up. */
  public boolean standsIn() {
    return standsIn && !caughtUp.getAsBoolean();
  }

  private void run() {
    // Not for a process that knows of no other: it is a thread of its own.
    HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    int foundNobody = 0;
    try {
      do {
        if (caughtUp.getAsBoolean()) {
          standsIn = false;
          foundNobody = 0;
        } else if (!standsIn) {
          foundNobody = anyReady(http) ? 0 : foundNobody + 1;
          if (foundNobody >= LOOKS) {
            LOG.warn("no replica of {} is ready: pages are answered from fallbacks here", peers);
            standsIn = true;
          }
        }
      } while (!stopping.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean anyReady(HttpClient http) throws InterruptedException {
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (URI peer : peers) {
      for (URI address : addresses(peer)) {
        answers.add(
            http.sendAsync(
                    HttpRequest.newBuilder(address.resolve("/readyz")).timeout(TIMEOUT).build(),
                    BodyHandlers.ofString())
                .handle((answer, failure) -> failure == null && isReady(answer)));
      }
    }
    boolean any = false;
    for (CompletableFuture<Boolean> answer : answers) {
      any |= answer.join();
    }
    return any;
  }

  /** One that itself stands in is none to leave visitors to. */
  private static boolean isReady(HttpResponse<String> answer) {
    return answer.statusCode() == 200 && answer.body().contains("\"" + READY + "\"");
  }

  /** A certificate is for a name, so that is kept. */
  private static List<URI> addresses(URI peer) {
    if (!"http".equals(peer.getScheme())) {
      return List.of(peer);
    }
    try {
      List<URI> addresses = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(peer.getHost())) {
        addresses.add(
            new URI("http", null, address.getHostAddress(), peer.getPort(), "/", null, null));
      }
      return addresses;
    } catch (UnknownHostException e) {
      LOG.debug("{} has no address now", peer, e);
    } catch (URISyntaxException e) {
      LOG.warn("{} has an address that cannot be asked", peer, e);
    }
    return List.of();
  }

  @Override
  public void close() {
    stopping.countDown();
  }
}
