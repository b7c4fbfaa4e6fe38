package io.everystore.standalone.bench;

import io.everystore.serving.Serving;
import io.everystore.serving.ServingConfig;
import io.everystore.serving.ingest.KafkaConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A serving process of the benchmarks: bootstrap servers, store directory, users, items. */
final class ServingChild {
  private static final long POLL_NANOS = 20_000_000;

  private ServingChild() {}

  public static void main(String[] args) throws IOException {
    ServingConfig config =
        new ServingConfig(
            ServingConfig.LOOPBACK,
            0,
            0,
            Runtime.getRuntime().availableProcessors(),
            KafkaConnection.of(args[0]),
            Path.of(args[1]),
            Long.parseLong(args[2]),
            Integer.parseInt(args[3]));
    try (Serving serving = Serving.start(config);
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      while (!serving.caughtUp()) {
        LockSupport.parkNanos(POLL_NANOS);
      }
      System.out.println(ChildJvm.ANSWER + serving.publicPort() + " " + serving.adminPort());
      while (commands.readLine() != null) {
        System.gc();
        System.out.println(ChildJvm.ANSWER + "collected");
      }
    }
  }
}
