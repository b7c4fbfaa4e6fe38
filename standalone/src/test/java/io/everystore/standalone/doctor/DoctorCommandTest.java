package io.everystore.standalone.doctor;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.serving.Serving;
import io.everystore.serving.ServingConfig;
import io.everystore.serving.access.AccessConfig;
import io.everystore.serving.access.ApiKeyFile;
import io.everystore.serving.ingest.KafkaConnection;
import io.everystore.standalone.up.EverystoreSystem;
import io.everystore.standalone.up.Progress;
import io.everystore.standalone.up.SystemConfig;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import redis.embedded.RedisServer;

/** The doctor at a system that is well, then at the same with things broken. */
final class DoctorCommandTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path data;

  private record Told(int exitCode, String words) {}

  @Test
  void well_saysNothingWrong_broken_saysWhat() throws Exception {
    int port = freePort();
    RedisServer redis = RedisServer.newRedisServer().port(port).bind("127.0.0.1").build();
    redis.start();
    try (EverystoreSystem system =
        EverystoreSystem.start(
            config("127.0.0.1:" + port),
            new Progress(
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)))) {
      String admin = system.adminAddress().toString();
      // A busy machine may be slow at first, which the doctor rightly says.
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                Told well = ask("--admin", admin, "--flink", system.flinkAddress().toString());
                assertEquals(0, well.exitCode(), well.words());
                assertTrue(well.words().contains("nothing wrong"), well.words());
              });
      poison(system);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                actALot(system);
                String flink = system.flinkAddress().toString();
                String words = ask("--admin", admin, "--flink", flink, "--seconds", "2").words();
                String ofJob = "segment everything: looking at somebody for it takes";
                assertTrue(words.substring(0, words.indexOf(flink)).contains(ofJob), words);
                assertTrue(words.substring(words.indexOf(flink)).contains(ofJob), words);
              });
      redis.stop();
      garbageDefinition(system.kafka());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                Told broken = ask("--admin", admin);
                assertEquals(1, broken.exitCode(), broken.words());
                assertTrue(broken.words().contains("redis: does not answer"), broken.words());
                assertTrue(broken.words().contains("definitions: 1 records"), broken.words());
              });
    }
    Told gone = ask("--admin", "http://127.0.0.1:" + freePort());
    assertEquals(1, gone.exitCode());
    assertTrue(gone.words().contains("is it started"), gone.words());
  }

  @Test
  void systemThatAsksForKeys_isLookedAtWithOneThatMay() throws Exception {
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    Path keys = data.resolve("keys.json");
    String sre = ApiKeyFile.add(keys, "operator", "sam", "sre", List.of());
    String viewer = ApiKeyFile.add(keys, "operator", "vic", "viewer", List.of());
    AccessConfig access =
        new AccessConfig(
            keys,
            Path.of(certificate.certificatePath()),
            Path.of(certificate.privateKeyPath()),
            false);
    KafkaConnection noBroker = KafkaConnection.of("127.0.0.1:" + freePort());
    try (Serving serving =
        Serving.start(
            ServingConfig.of(0, 0, noBroker, data.resolve("store"))
                .withAccess("0.0.0.0", access))) {
      String[] admin = {"--seconds=1", "--admin=" + serving.adminAddress()};
      String trusted = "--tls-certificate=" + certificate.certificatePath();
      assertTold("--tls-certificate names a certificate", admin, "--key=" + sre);
      assertTold("status 401", admin, trusted);
      assertTold("status 403", admin, trusted, "--key=" + viewer);
      assertTold("has to be the key of an operator", admin, trusted, "--key=" + viewer);
      String words = ask(withMore(admin, trusted, "--key=" + sre)).words();
      assertFalse(words.contains("no metrics"), words);
      assertFalse(words.contains("clocks:"), words);
      EpochClock anHourAhead = EpochClock.ahead(EpochClock.SYSTEM, 3_650_000);
      String apart =
          ask(new DoctorCommand(anHourAhead), withMore(admin, trusted, "--key=" + sre)).words();
      assertTrue(apart.contains("clocks: its clock and this machine's are 36"), apart);
    }
  }

  private static void assertTold(String expected, String[] options, String... more) {
    Told told = ask(withMore(options, more));
    assertEquals(1, told.exitCode(), told.words());
    assertTrue(told.words().contains(expected), told.words());
  }

  private static String[] withMore(String[] options, String... more) {
    return Stream.of(options, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private SystemConfig config(String redis) {
    return new SystemConfig(
        data,
        0,
        0,
        0,
        null,
        redis,
        0,
        ZoneOffset.UTC,
        false,
        "127.0.0.1",
        null,
        2,
        1,
        Duration.ofSeconds(2),
        Duration.ofMillis(500));
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** A segment that looks at everything somebody did, a hundred times. */
  private static void poison(EverystoreSystem system) throws Exception {
    String conditions =
        IntStream.range(0, 25)
            .mapToObj(
                i ->
                    """
                    {"field":"events.view_item","match":{"mode":"atLeast","threshold":9999},
                     "value":{"combinator":"and","rules":[
                       {"field":"within","operator":"=","value":"%dd"},
                       {"field":"price","operator":">","value":%d}]},
                     "then":{"field":"events.add_to_cart","not":%b,"within":"%dh"}}"""
                        .formatted(1 + i, i, i % 2 == 0, 1 + i % 20))
            .collect(Collectors.joining(","));
    String segment =
        "{\"state\":\"active\",\"rule\":{\"combinator\":\"or\",\"rules\":[" + conditions + "]}}";
    send(system.adminAddress().resolve("/v1/segments/everything"), "PUT", segment);
  }

  /** Somebody does so much that looking at it takes its time. */
  private static void actALot(EverystoreSystem system) throws Exception {
    String view =
        "{\"name\":\"view_item\",\"params\":{\"items\":[{\"item_id\":\"pan\",\"price\":9}]}}";
    String views = String.join(",", Collections.nCopies(25, view));
    for (int i = 0; i < 20; i++) {
      send(
          system.publicAddress().resolve("/v1/events"),
          "POST",
          "{\"client_id\":\"keen\",\"events\":[" + views + "]}");
    }
  }

  private static void send(URI address, String method, String json) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(address)
                    .header("Content-Type", "application/json")
                    .method(method, BodyPublishers.ofString(json))
                    .build(),
                BodyHandlers.ofString());
    assertEquals(2, answer.statusCode() / 100, answer.body());
  }

  private static void garbageDefinition(String kafka) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topics.DEFINITIONS,
                  "segment/broken".getBytes(StandardCharsets.UTF_8),
                  new byte[] {(byte) 0xff, (byte) 0xff, 1}))
          .get();
    }
  }

  private static Told ask(String... options) {
    return ask(new DoctorCommand(), options);
  }

  private static Told ask(DoctorCommand doctor, String... options) {
    PrintStream usual = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      int exitCode = new CommandLine(doctor).execute(options);
      return new Told(exitCode, bytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(usual);
    }
  }
}
