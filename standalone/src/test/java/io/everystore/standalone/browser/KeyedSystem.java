package io.everystore.standalone.browser;

import io.everystore.serving.ServingConfig;
import io.everystore.serving.access.AccessConfig;
import io.everystore.standalone.up.EverystoreSystem;
import io.everystore.standalone.up.Progress;
import io.everystore.standalone.up.SystemConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;

/** Starts the whole system where there are keys, on loopback and without TLS. */
final class KeyedSystem {
  private KeyedSystem() {}

  /**
   * Returns once it is ready.
   *
   * @param port the public one; 0 for any
   * @param keys file of keys
   */
  static EverystoreSystem start(Path dataDirectory, int port, Path keys) throws Exception {
    SystemConfig config =
        new SystemConfig(
            dataDirectory,
            port,
            0,
            0,
            null,
            null,
            0,
            ZoneOffset.UTC,
            false,
            ServingConfig.LOOPBACK,
            new AccessConfig(keys, null, null, false),
            2,
            1,
            Duration.ofSeconds(2),
            Duration.ZERO);
    return EverystoreSystem.start(config, new Progress(System.out));
  }
}
