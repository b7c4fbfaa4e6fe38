package io.everystore.serving.access;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Sha256;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in force. A changed file is read again within seconds, so keys are added and taken away
 * without a restart; one that cannot be read changes nothing. Thread-safe.
 */
public final class KeyRing {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
  private static final long LOOK_AGAIN_MILLIS = 5_000;

  /** Keys of this process alone, by hash. */
  private final Map<String, ApiKey> own = new ConcurrentHashMap<>();

  private final Path file;
  private final EpochClock clock;
  private volatile Held held;
  private volatile long lookAgainMillis;

  private record Held(
      Map<String, ApiKey> byHash,
      Set<String> origins,
      VisitorTokens tokens,
      OperatorSessions sessions,
      FileTime fileTime) {}

  private KeyRing(Path file, EpochClock clock) throws IOException {
    this.file = file;
    this.clock = clock;
    this.held = read();
    this.lookAgainMillis = clock.millis() + LOOK_AGAIN_MILLIS;
  }

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException when it is missing, cannot be read or holds no key
   */
  public static KeyRing open(Path file, EpochClock clock) {
    ApiKeyFile.requireKeys(file);
    try {
      return new KeyRing(file, clock);
    } catch (IOException e) {
      throw new IllegalArgumentException("api-keys: " + file + " cannot be read", e);
    }
  }

  private Held read() throws IOException {
    FileTime fileTime = Files.getLastModifiedTime(file);
    ApiKeyFile.Content content = ApiKeyFile.read(file);
    return new Held(
        content.keys().stream().collect(Collectors.toMap(ApiKey::sha256, Function.identity())),
        content.keys().stream().flatMap(key -> key.origins().stream()).collect(Collectors.toSet()),
        new VisitorTokens(content.visitorSecrets()),
        new OperatorSessions(content.visitorSecrets()),
        fileTime);
  }

  private Held held() {
    long nowMillis = clock.millis();
    if (nowMillis >= lookAgainMillis) {
      lookAgainMillis = nowMillis + LOOK_AGAIN_MILLIS;
      try {
        if (!Files.getLastModifiedTime(file).equals(held.fileTime)) {
          held = read();
          LOG.info("keys were read again: {} in force", held.byHash.size());
        }
      } catch (IOException | IllegalArgumentException e) {
        LOG.error("the changed file of keys cannot be used, the keys before stay in force", e);
      }
    }
    return held;
  }

  /** The key in force with this text, or null. Hashes are compared, so time tells nothing of it. */
  @Nullable ApiKey find(String key) {
    String hash = Sha256.hex(key);
    ApiKey found = own.getOrDefault(hash, held().byHash.get(hash));
    return inForce(found);
  }

  /** The key that the session of a request began with, as long as it is in force; or null. */
  @Nullable ApiKey ofSession(HttpServerRequest request) {
    String hash = held().sessions.keyHash(request, clock.instant());
    return hash == null ? null : inForce(held.byHash.get(hash));
  }

  private @Nullable ApiKey inForce(@Nullable ApiKey found) {
    return found != null && found.isValidAt(clock.instant()) ? found : null;
  }

  /** Makes a key of kind server that ends with this process, and returns its text. */
  String addOwn(String id) {
    return addOwn(id, ApiKey.Kind.SERVER, null);
  }

  /** The same of an operator. */
  String addOwnOperator(String id, Role role) {
    return addOwn(id, ApiKey.Kind.OPERATOR, role);
  }

  private String addOwn(String id, ApiKey.Kind kind, @Nullable Role role) {
    String key = ApiKeyFile.random();
    String hash = Sha256.hex(key);
    own.put(hash, new ApiKey(id, kind, hash, role, List.of(), null));
    return key;
  }

  boolean allowsOrigin(String origin) {
    return held().origins.contains(origin);
  }

  OperatorSessions sessions() {
    return held().sessions;
  }

  VisitorTokens tokens() {
    return held().tokens;
  }
}
