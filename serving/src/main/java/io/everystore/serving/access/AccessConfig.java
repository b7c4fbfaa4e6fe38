package io.everystore.serving.access;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a process that others can reach is kept safe.
 *
 * @param keys file of keys, see {@link ApiKeyFile}
 * @param certificate PEM file for TLS, null for none
 * @param certificateKey PEM file of its private key, null for none
 * @param tlsElsewhere true when something in front of the process speaks TLS for it
 */
public record AccessConfig(
    Path keys, @Nullable Path certificate, @Nullable Path certificateKey, boolean tlsElsewhere) {
  public AccessConfig {
    if ((certificate == null) != (certificateKey == null)) {
      throw new IllegalArgumentException(
          "tls-certificate, tls-key: one of them (expected: both or none)");
    }
    ApiKeyFile.requireKeys(keys);
    requireFile("tls-certificate", certificate);
    requireFile("tls-key", certificateKey);
  }

  private static void requireFile(String name, @Nullable Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw new IllegalArgumentException(name + ": " + file + " cannot be read");
    }
  }

  /** False when what is sent could be read on the way. */
  public boolean isEncrypted() {
    return certificate != null || tlsElsewhere;
  }
}
