package io.everystore.serving;

import static org.awaitility.Awaitility.await;

import io.everystore.serving.access.AccessConfig;
import io.everystore.serving.access.ApiKeyFile;
import io.everystore.serving.log.TestLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A serving process that asks for keys, and the log it reads. */
final class ServingWithKeys implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestLog broker;
  private final Serving serving;

  private ServingWithKeys(TestLog broker, Serving serving) {
    this.broker = broker;
    this.serving = serving;
  }

  /** Makes an operator's key in the directory, and answers it. */
  static String operator(Path directory, String id, String role) {
    return ApiKeyFile.add(keys(directory), "operator", id, role, List.of());
  }

  /** Makes the key of a shop's program. */
  static String server(Path directory) {
    return ApiKeyFile.add(keys(directory), "server", "shop", null, List.of());
  }

  /** Makes the key of pages of that origin. */
  static String browser(Path directory, String origin) {
    return ApiKeyFile.add(keys(directory), "browser", "web", null, List.of(origin));
  }

  private static Path keys(Path directory) {
    return directory.resolve("keys.json");
  }

  /** Starts with the keys of the directory, and waits until it is ready. */
  static ServingWithKeys start(Path directory) throws Exception {
    TestLog broker = TestLog.start(directory.resolve("broker"));
    Serving serving =
        Serving.start(
            ServingConfig.of(0, 0, broker.kafka(), directory.resolve("store"))
                .withAccess(
                    ServingConfig.LOOPBACK, new AccessConfig(keys(directory), null, null, false)));
    await().atMost(PATIENCE).until(serving::caughtUp);
    return new ServingWithKeys(broker, serving);
  }

  Serving serving() {
    return serving;
  }

  TestLog broker() {
    return broker;
  }

  @Override
  public void close() {
    serving.close();
    broker.close();
  }
}
