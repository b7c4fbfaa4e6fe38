package io.everystore.standalone.processes;

import io.everystore.standalone.broker.BrokerListener;
import io.everystore.standalone.broker.BrokerQuorum;
import io.everystore.standalone.broker.LocalBroker;
import io.everystore.standalone.metrics.KafkaMetrics;
import io.everystore.standalone.metrics.MetricsEndpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Entry point of a broker process: directory, port for clients, port for metrics, which of the
 * brokers it is, and each further listener for clients.
 */
public final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    List<BrokerListener> listeners =
        Arrays.stream(args).skip(4).map(BrokerListener::parse).toList();
    LocalBroker broker =
        LocalBroker.start(
            Path.of(args[0]), Integer.parseInt(args[1]), BrokerQuorum.parse(args[3]), listeners);
    MetricsEndpoint metrics =
        MetricsEndpoint.start(Integer.parseInt(args[2]), KafkaMetrics.open()::scrape);
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stop.countDown();
                  try {
                    stopped.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "stop"));
    stop.await();
    metrics.close();
    broker.close();
    stopped.countDown();
  }
}
