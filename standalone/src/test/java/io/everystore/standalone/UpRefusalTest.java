package io.everystore.standalone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.serving.access.ApiKeyFile;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code up} refuses before it starts anything, with exit code 2 and a line that says why. */
final class UpRefusalTest {
  @TempDir Path directory;
  private final StringWriter errors = new StringWriter();

  @Test
  void aPortInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertRefused(
          "port: port " + taken.getLocalPort() + " is in use", "--port=" + taken.getLocalPort());
      assertRefused(
          "admin-port: port " + taken.getLocalPort() + " is in use",
          "--admin-port=" + taken.getLocalPort(),
          "--port=0");
    }
  }

  @Test
  void aPortOutOfRange() {
    assertRefused("port: 70000 (expected: 0..65535)", "--port=70000");
  }

  @Test
  void aDirectoryThatHoldsSomethingElse() throws Exception {
    Files.writeString(directory.resolve("thesis.txt"), "precious");
    assertRefused("holds something else", "--port=0", "--admin-port=0", "--data-dir=" + directory);
    try (Stream<Path> left = Files.list(directory)) {
      assertEquals(1, left.count());
    }
  }

  @Test
  void aDirectoryThatIsAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertRefused("cannot be used", "--port=0", "--admin-port=0", "--data-dir=" + file);
  }

  @Test
  void aRedisThatIsNoAddress() {
    assertRefused("redis: here (expected: HOST:PORT)", "--port=0", "--redis=here");
    assertRefused("redis: a:70000 (expected: HOST:PORT)", "--port=0", "--redis=a:70000");
  }

  @Test
  void sharesThatNoReplicaWouldHold() {
    assertRefused(
        "shares: 2 (expected: 1..1 without --processes)",
        "--port=0",
        "--admin-port=0",
        "--shares=2");
    assertRefused(
        "shares: 3 (expected: 1..2, the replicas)",
        "--port=0",
        "--admin-port=0",
        "--processes",
        "--shares=3");
    assertRefused(
        "expected: also --redis", "--port=0", "--admin-port=0", "--processes", "--shares=2");
  }

  @Test
  void anybodyFromOutsideWithoutKeys_alsoInProcesses() {
    String reason = "bind-address: 0.0.0.0 (expected: 127.0.0.1";
    assertRefused(reason, "--port=0", "--admin-port=0", "--bind=0.0.0.0");
    assertRefused(reason, "--port=0", "--admin-port=0", "--bind=0.0.0.0", "--processes");
  }

  @Test
  void keysThatLetNobodyIn() throws Exception {
    Path keys = Files.writeString(directory.resolve("keys.json"), "{\"keys\":[]}");
    assertRefused("holds no key", "--port=0", "--admin-port=0", "--api-keys=" + keys);
    assertRefused(
        "api-keys: " + directory.resolve("none") + ": cannot be read",
        "--port=0",
        "--admin-port=0",
        "--api-keys=" + directory.resolve("none"));
  }

  @Test
  void shoppersWithoutKeys() throws Exception {
    Path keys = directory.resolve("keys.json");
    ApiKeyFile.add(keys, "server", "backend", null, List.of());
    assertRefused(
        "demo: not with --processes and --api-keys",
        "--port=0",
        "--admin-port=0",
        "--demo",
        "--processes",
        "--api-keys=" + keys);
  }

  @Test
  void anUnknownOption() {
    assertRefused("Unknown option: '--prot=1'", "--prot=1");
  }

  private void assertRefused(String reason, String... options) {
    CommandLine everystore = Main.commandLine().setErr(new PrintWriter(errors, true));
    String[] arguments =
        Stream.concat(Stream.of("up"), Arrays.stream(options)).toArray(String[]::new);
    assertEquals(2, everystore.execute(arguments));
    assertTrue(errors.toString().contains(reason), errors::toString);
  }
}
