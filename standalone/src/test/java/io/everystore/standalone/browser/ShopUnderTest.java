package io.everystore.standalone.browser;

import io.everystore.serving.access.OwnCalls;
import io.everystore.standalone.demo.Demo;
import io.everystore.standalone.up.EverystoreSystem;
import io.everystore.standalone.up.Progress;
import io.everystore.standalone.up.SystemConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The whole system with the demonstration in it, or one that runs already: {@code
 * -Deverystore.shop.url=http://127.0.0.1:8080 -Deverystore.admin.url=http://127.0.0.1:8090} looks
 * at that one.
 */
final class ShopUnderTest implements AutoCloseable {
  private static final Duration LOAD_TIMEOUT = Duration.ofMinutes(5);

  private final String url;
  private final String adminUrl;
  private final @Nullable EverystoreSystem system;
  private final @Nullable Demo demo;

  private ShopUnderTest(
      String url, String adminUrl, @Nullable EverystoreSystem system, @Nullable Demo demo) {
    this.url = url;
    this.adminUrl = adminUrl;
    this.system = system;
    this.demo = demo;
  }

  /** Returns once there is something to recommend. */
  static ShopUnderTest open(Path dataDirectory) throws Exception {
    String running = System.getProperty("everystore.shop.url", "");
    if (!running.isEmpty()) {
      String admin = System.getProperty("everystore.admin.url", "http://127.0.0.1:8090");
      return new ShopUnderTest(running, admin, null, null);
    }
    EverystoreSystem system =
        EverystoreSystem.start(SystemConfig.onFreePorts(dataDirectory), new Progress(System.out));
    Demo demo = Demo.start(system.publicAddress(), OwnCalls.OPEN, System.out::println);
    ShopUnderTest shop =
        new ShopUnderTest(
            withoutSlash(system.publicAddress()),
            withoutSlash(system.adminAddress()),
            system,
            demo);
    try {
      demo.awaitLoaded(LOAD_TIMEOUT);
    } catch (ExecutionException | TimeoutException e) {
      shop.close();
      throw e;
    }
    return shop;
  }

  private static String withoutSlash(URI address) {
    String text = address.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  /** Without a slash at the end. */
  String url() {
    return url;
  }

  /** Of the management port, without a slash at the end. */
  String adminUrl() {
    return adminUrl;
  }

  @Override
  public void close() throws Exception {
    if (demo != null) {
      demo.close();
    }
    if (system != null) {
      system.close();
    }
  }
}
