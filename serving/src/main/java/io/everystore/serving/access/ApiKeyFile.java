package io.everystore.serving.access;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.everystore.feature.model.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The file of keys: {@code {"keys": [{"id", "kind", "sha256", "role", "origins", "not_after"}],
 * "visitor_secrets": [base64url]}}. Keys are 256 random bits, so a plain hash keeps them safe.
 */
public final class ApiKeyFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SECRET_BYTES = 32;
  private static final Set<String> FIELDS =
      Set.of("id", "kind", "sha256", "role", "origins", "not_after");

  private ApiKeyFile() {}

  /** What a file holds. */
  record Content(List<ApiKey> keys, List<byte[]> visitorSecrets) {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException when it is not what it has to be
   */
  static Content read(Path file) {
    JsonNode root = tree(file);
    List<ApiKey> keys = new ArrayList<>();
    Set<String> ids = new TreeSet<>();
    Set<String> hashes = new HashSet<>();
    for (JsonNode node : root.path("keys")) {
      ApiKey key = key(node, "/keys/" + keys.size());
      if (!ids.add(key.id())) {
        throw new IllegalArgumentException("/keys: " + key.id() + " is there twice");
      }
      if (!hashes.add(key.sha256())) {
        throw new IllegalArgumentException(
            "/keys: " + key.id() + " has the sha256 of another (expected: a key of its own)");
      }
      keys.add(key);
    }
    List<byte[]> secrets = new ArrayList<>();
    for (JsonNode node : root.path("visitor_secrets")) {
      byte[] secret = Base64.getUrlDecoder().decode(node.asText());
      if (secret.length < SECRET_BYTES) {
        throw new IllegalArgumentException(
            "/visitor_secrets/%d: %d bytes (expected: at least %d)"
                .formatted(secrets.size(), secret.length, SECRET_BYTES));
      }
      secrets.add(secret);
    }
    return new Content(keys, secrets);
  }

  /**
   * Refuses a file that nothing can be started with.
   *
   * @throws IllegalArgumentException when it is missing, is not what it has to be, or holds no key
   */
  static void requireKeys(Path file) {
    try {
      if (read(file).keys().isEmpty()) {
        throw new IllegalArgumentException(file + " holds no key");
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("api-keys: " + e.getMessage(), e);
    }
  }

  private static JsonNode tree(Path file) {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (!root.isObject()) {
        throw new IllegalArgumentException(file + ": not an object with keys");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + ": not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static ApiKey key(JsonNode node, String at) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!FIELDS.contains(name)) {
                throw new IllegalArgumentException(at + "/" + name + ": not known");
              }
            });
    String id = node.path("id").asText();
    if (!id.matches("[A-Za-z0-9._@-]{1,64}")) {
      throw new IllegalArgumentException(
          at + "/id: " + id + " (expected: 1..64 letters, digits, '.', '_', '@' or '-')");
    }
    ApiKey.Kind kind = kind(node.path("kind").asText(), at);
    String sha256 = node.path("sha256").asText().toLowerCase(Locale.ROOT);
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(at + "/sha256: not 64 hexadecimal digits");
    }
    Role role = node.hasNonNull("role") ? Role.find(node.path("role").asText()) : null;
    if ((kind == ApiKey.Kind.OPERATOR) != (role != null)) {
      throw new IllegalArgumentException(
          at
              + "/role: "
              + node.path("role").asText("none")
              + " (expected: viewer, marketer, publisher, sre or admin for an operator, none for"
              + " others)");
    }
    List<String> origins = new ArrayList<>();
    node.path("origins").forEach(origin -> origins.add(origin(origin.asText(), at)));
    if (kind == ApiKey.Kind.BROWSER && origins.isEmpty()) {
      throw new IllegalArgumentException(
          at + "/origins: none (expected: where the pages are, such as https://shop.example)");
    }
    return new ApiKey(id, kind, sha256, role, List.copyOf(origins), end(node, at));
  }

  private static ApiKey.Kind kind(String text, String at) {
    for (ApiKey.Kind kind : ApiKey.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(
        at + "/kind: " + text + " (expected: browser, server or operator)");
  }

  private static String origin(String text, String at) {
    if (!text.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")) {
      throw new IllegalArgumentException(
          at + "/origins: " + text + " (expected: such as https://shop.example, no path)");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  private static @Nullable Instant end(JsonNode node, String at) {
    if (!node.hasNonNull("not_after")) {
      return null;
    }
    try {
      return Instant.parse(node.path("not_after").asText());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          at + "/not_after: no time (expected: such as 2030-01-01T00:00:00Z)", e);
    }
  }

  /**
   * Makes a key and adds it to the file, which is made when it is missing, with a secret that signs
   * visitor tokens. The key itself is only in the answer.
   *
   * @param role of an operator, or null
   */
  public static String add(
      Path file, String kind, String id, @Nullable String role, List<String> origins) {
    ObjectNode root = Files.exists(file) ? (ObjectNode) tree(file) : JSON.createObjectNode();
    ArrayNode secrets = root.withArray("visitor_secrets");
    if (secrets.isEmpty()) {
      secrets.add(random());
    }
    String key = "es_" + kind + "_" + random();
    ObjectNode entry = JSON.createObjectNode().put("id", id).put("kind", kind);
    entry.put("sha256", Sha256.hex(key));
    if (role != null) {
      entry.put("role", role);
    }
    origins.forEach(entry.withArray("origins")::add);
    ApiKey made = key(entry, "/keys/" + root.path("keys").size());
    for (JsonNode other : root.path("keys")) {
      if (other.path("id").asText().equals(made.id())) {
        throw new IllegalArgumentException("id: " + id + " is in " + file + " already");
      }
    }
    root.withArray("keys").add(entry);
    write(file, root);
    return key;
  }

  private static void write(Path file, JsonNode root) {
    try {
      Path next = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(next, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String random() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
