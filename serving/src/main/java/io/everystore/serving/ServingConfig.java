package io.everystore.serving;

import io.everystore.serving.access.AccessConfig;
import io.everystore.serving.ingest.KafkaConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Where a serving process listens, what it reads and how large its views are made.
 *
 * @param bindAddress a loopback address; anything else is refused unless keys are checked
 * @param publicPort port of the public API and the shop; 0 takes a free one
 * @param adminPort port of metrics, probes and the management API; 0 takes a free one
 * @param eventLoops threads that serve the public port
 * @param kafka the brokers
 * @param storeDir directory of the local replica; disposable
 * @param expectedUsers profiles the local replica is sized for; it may grow beyond
 * @param expectedItems items the local replica is sized for; it may grow beyond
 * @param redisUri of a server to mirror views to, such as {@code redis://host:6379}; null for none
 * @param offerHoldoutRatio share of people who see no offer at all, 0..1, to compare others with
 * @param timeZone of the workspace, where the days of segments begin; the job's has to be the same
 * @param webhooksToPrivateAddresses whether webhooks may lead into private networks
 * @param access keys and certificates; null for none, on this machine only
 */
public record ServingConfig(
    String bindAddress,
    int publicPort,
    int adminPort,
    int eventLoops,
    KafkaConnection kafka,
    Path storeDir,
    long expectedUsers,
    int expectedItems,
    @Nullable String redisUri,
    double offerHoldoutRatio,
    ZoneId timeZone,
    boolean webhooksToPrivateAddresses,
    @Nullable AccessConfig access) {
  public static final String LOOPBACK = "127.0.0.1";

  private static final long DEFAULT_EXPECTED_USERS = 200_000;
  private static final int DEFAULT_EXPECTED_ITEMS = 50_000;
  private static final int MAX_EVENT_LOOPS = 64;

  public ServingConfig {
    requireSafe(bindAddress, access);
    requireRange("port", publicPort, 0, 65_535);
    requireRange("admin-port", adminPort, 0, 65_535);
    requireRange("event-loops", eventLoops, 1, MAX_EVENT_LOOPS);
    requireRange("expected-users", expectedUsers, 1, 1_000_000_000);
    requireRange("expected-items", expectedItems, 1, 100_000_000);
    if (!(offerHoldoutRatio >= 0 && offerHoldoutRatio < 1)) {
      throw new IllegalArgumentException(
          "offer-holdout: " + offerHoldoutRatio + " (expected: at least 0, below 1)");
    }
    if (publicPort != 0 && publicPort == adminPort) {
      throw new IllegalArgumentException("admin-port: " + adminPort + " (expected: not the port)");
    }
  }

  /** Without Redis, with nobody held out of offers, and with days of UTC. */
  public ServingConfig(
      String bindAddress,
      int publicPort,
      int adminPort,
      int eventLoops,
      KafkaConnection kafka,
      Path storeDir,
      long expectedUsers,
      int expectedItems) {
    this(
        bindAddress,
        publicPort,
        adminPort,
        eventLoops,
        kafka,
        storeDir,
        expectedUsers,
        expectedItems,
        null,
        0,
        ZoneOffset.UTC,
        false,
        null);
  }

  /** The same with a Redis server to mirror views to. */
  public ServingConfig withRedis(@Nullable String newRedisUri) {
    return new ServingConfig(
        bindAddress,
        publicPort,
        adminPort,
        eventLoops,
        kafka,
        storeDir,
        expectedUsers,
        expectedItems,
        newRedisUri,
        offerHoldoutRatio,
        timeZone,
        webhooksToPrivateAddresses,
        access);
  }

  /** The same with people held out of all offers. */
  public ServingConfig withOfferHoldout(double newRatio) {
    return new ServingConfig(
        bindAddress,
        publicPort,
        adminPort,
        eventLoops,
        kafka,
        storeDir,
        expectedUsers,
        expectedItems,
        redisUri,
        newRatio,
        timeZone,
        webhooksToPrivateAddresses,
        access);
  }

  /** The same for a workspace elsewhere. */
  public ServingConfig withTimeZone(ZoneId newTimeZone) {
    return new ServingConfig(
        bindAddress,
        publicPort,
        adminPort,
        eventLoops,
        kafka,
        storeDir,
        expectedUsers,
        expectedItems,
        redisUri,
        offerHoldoutRatio,
        newTimeZone,
        webhooksToPrivateAddresses,
        access);
  }

  /** The same with webhooks that may lead into private networks. */
  public ServingConfig withWebhooksToPrivateAddresses(boolean allowed) {
    return new ServingConfig(
        bindAddress,
        publicPort,
        adminPort,
        eventLoops,
        kafka,
        storeDir,
        expectedUsers,
        expectedItems,
        redisUri,
        offerHoldoutRatio,
        timeZone,
        allowed,
        access);
  }

  /** The same at another address, with keys and certificates. */
  public ServingConfig withAccess(String newBindAddress, @Nullable AccessConfig newAccess) {
    return new ServingConfig(
        newBindAddress,
        publicPort,
        adminPort,
        eventLoops,
        kafka,
        storeDir,
        expectedUsers,
        expectedItems,
        redisUri,
        offerHoldoutRatio,
        timeZone,
        webhooksToPrivateAddresses,
        newAccess);
  }

  /** The defaults of a small shop on one machine. */
  public static ServingConfig of(
      int publicPort, int adminPort, KafkaConnection kafka, Path storeDir) {
    return new ServingConfig(
        LOOPBACK,
        publicPort,
        adminPort,
        Math.min(MAX_EVENT_LOOPS, Runtime.getRuntime().availableProcessors()),
        kafka,
        storeDir,
        DEFAULT_EXPECTED_USERS,
        DEFAULT_EXPECTED_ITEMS);
  }

  /** Where a port is reached from this machine. */
  public URI address(int port) {
    return address(bindAddress, access, port);
  }

  /** Where a port is reached from this machine, once a process listens as described. */
  public static URI address(String bindAddress, @Nullable AccessConfig access, int port) {
    String host =
        bindAddress.equals("0.0.0.0") || bindAddress.equals("::") ? LOOPBACK : bindAddress;
    return URI.create(
        (access == null || access.certificate() == null ? "http://" : "https://")
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + port
            + "/");
  }

  /**
   * Refuses to let anybody in from outside who was not meant.
   *
   * @throws IllegalArgumentException when another machine could reach what nothing protects
   */
  public static void requireSafe(String bindAddress, @Nullable AccessConfig access) {
    if (isLoopback(bindAddress)) {
      return;
    }
    if (access == null) {
      throw new IllegalArgumentException(
          "bind-address: "
              + bindAddress
              + " (expected: 127.0.0.1, ::1 or localhost while no api-keys are configured, because"
              + " anybody who reaches another address could read and write everything)");
    }
    if (!access.isEncrypted()) {
      throw new IllegalArgumentException(
          "bind-address: "
              + bindAddress
              + " (expected: 127.0.0.1, ::1 or localhost without tls-certificate and tls-key,"
              + " because keys could be read on the way; tls-elsewhere says that a proxy in front"
              + " speaks TLS)");
    }
  }

  private static boolean isLoopback(String address) {
    return address.equals(LOOPBACK) || address.equals("::1") || address.equals("localhost");
  }

  private static void requireRange(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + ".." + most + ")");
    }
  }
}
