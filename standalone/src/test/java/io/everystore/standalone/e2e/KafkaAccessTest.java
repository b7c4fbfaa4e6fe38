package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.feature.model.Topics;
import io.everystore.jobs.job.JobConfig;
import io.everystore.jobs.job.ProfileJob;
import io.everystore.jobs.job.ProfileJobMain;
import io.everystore.serving.Serving;
import io.everystore.serving.ServingSettings;
import io.everystore.standalone.broker.LocalBroker;
import io.everystore.standalone.broker.TopicSetup;
import io.everystore.standalone.cluster.Manifest;
import io.everystore.standalone.cluster.WatchedAuthorizer;
import io.everystore.standalone.flink.FlinkConfig;
import io.everystore.standalone.flink.JobRun;
import io.everystore.standalone.flink.LocalFlink;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.flink.util.ParameterTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The users, rights and client properties of {@code deploy/kubernetes} against a real broker that
 * grants nothing else: enough for all that the programs do, and no more. Without TLS, which the
 * cluster's certificates are for.
 */
final class KafkaAccessTest {
  private static final Path MANIFESTS = Path.of("../deploy/kubernetes/base/kafka-users.yaml");
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String SERVING = "everystore-serving";
  private static final String JOB = "everystore-job";

  @TempDir Path directory;

  @Test
  void eachProgramMayDoWhatItDoes_andNothingElse() throws Exception {
    WatchedAuthorizer.denied().clear();
    List<Manifest> manifests = Manifest.parse(Files.readString(MANIFESTS));
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"), 0, guarded())) {
      Map<String, Object> operator = new HashMap<>();
      operator.put("bootstrap.servers", broker.bootstrapServers());
      operator.put("security.protocol", "SASL_PLAINTEXT");
      operator.put("sasl.mechanism", "PLAIN");
      operator.put(
          "sasl.jaas.config",
          "org.apache.kafka.common.security.plain.PlainLoginModule required"
              + " username=\"operator\" password=\"operator-secret\";");
      TopicSetup.ensure(operator, TopicSetup.Config.DEFAULT.withPartitions(2));
      try (Admin admin = Admin.create(operator)) {
        for (String user : List.of(SERVING, JOB)) {
          admit(admin, user, find(manifests, "KafkaUser", user));
        }
      }
      Path job = clientProperties(manifests, JOB);
      Path serving = clientProperties(manifests, SERVING);
      everythingWorks(broker.bootstrapServers(), job, serving);
      assertEquals(List.of(), List.copyOf(WatchedAuthorizer.denied()));

      cannotWrite(broker, serving, Topics.PROFILES);
      cannotWrite(broker, serving, Topics.OFFER_DECISIONS);
      cannotWrite(broker, job, Topics.DEFINITIONS);
      cannotWrite(broker, job, Topics.INTERACTIONS);
      cannotRead(broker, serving, Topics.IMPRESSIONS);
      cannotRead(broker, job, Topics.WEBHOOKS);
      Path stranger = directory.resolve("stranger.properties");
      Files.writeString(
          stranger, Files.readString(serving).replace("/" + SERVING + ":", "/stranger:"));
      Path secret = Files.createDirectories(directory.resolve("stranger")).resolve(JAAS);
      Files.writeString(secret, login(SERVING, "guessed"));
      try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker, stranger)) {
        assertThrows(
            SaslAuthenticationException.class, () -> consumer.partitionsFor(Topics.INTERACTIONS));
      }
    }
  }

  private static final String JAAS = "sasl.jaas.config";

  private static Map<String, String> guarded() {
    return Map.of(
        "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
        "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-512",
        "sasl.mechanism.inter.broker.protocol", "PLAIN",
        "listener.name.plaintext.plain.sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " username=\"operator\" password=\"operator-secret\""
                + " user_operator=\"operator-secret\";",
        "listener.name.plaintext.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;",
        "authorizer.class.name", WatchedAuthorizer.class.getName(),
        "super.users", "User:operator;User:ANONYMOUS");
  }

  /** What Strimzi does with a user. */
  private void admit(Admin admin, String name, Manifest user) throws Exception {
    String password = name + "-secret";
    List<UserScramCredentialAlteration> credentials =
        List.of(
            new UserScramCredentialUpsertion(
                name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096), password));
    admin.alterUserScramCredentials(credentials).all().get();
    Path secret = Files.createDirectories(directory.resolve(name)).resolve(JAAS);
    Files.writeString(secret, login(name, password));
    List<AclBinding> rights = new ArrayList<>();
    for (JsonNode acl : user.at("/spec/authorization/acls")) {
      JsonNode resource = acl.path("resource");
      ResourcePattern pattern =
          new ResourcePattern(
              ResourceType.fromString(resource.path("type").asText().toUpperCase(Locale.ROOT)),
              resource.path("name").asText(),
              PatternType.LITERAL);
      for (JsonNode operation : acl.path("operations")) {
        AclOperation may = AclOperation.fromString(operation.asText().toUpperCase(Locale.ROOT));
        rights.add(
            new AclBinding(
                pattern,
                new AccessControlEntry("User:" + name, "*", may, AclPermissionType.ALLOW)));
      }
    }
    assertTrue(rights.size() > 10, rights::toString);
    admin.createAcls(rights).all().get();
  }

  private static String login(String name, String password) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
        .formatted(name, password);
  }

  /** Those of the cluster, with this machine's paths and without TLS. */
  private Path clientProperties(List<Manifest> manifests, String user) throws Exception {
    String text =
        find(manifests, "ConfigMap", "everystore-kafka-client")
            .at("/data/client.properties")
            .asText();
    Path file = directory.resolve(user + ".properties");
    Files.writeString(
        file,
        text.lines()
            .filter(line -> !line.startsWith("ssl."))
            .map(line -> line.replace("SASL_SSL", "SASL_PLAINTEXT"))
            .map(line -> line.replace("/kafka/user:", directory.resolve(user) + ":"))
            .collect(Collectors.joining("\n")));
    return file;
  }

  private void everythingWorks(String kafka, Path job, Path serving) throws Exception {
    JobConfig config =
        ProfileJobMain.config(
            ParameterTool.fromArgs(
                new String[] {
                  "--bootstrap-servers",
                  kafka,
                  "--kafka-properties",
                  job.toString(),
                  "--profile-partitions",
                  "2"
                }));
    FlinkConfig flink =
        new FlinkConfig(
            directory.resolve("flink"),
            directory.resolve("flink-local"),
            0,
            1,
            Duration.ofSeconds(2),
            128);
    String[] settings = {
      "--bootstrap-servers=" + kafka,
      "--kafka-properties=" + serving,
      "--store-dir=" + directory.resolve("store"),
      "--port=0",
      "--admin-port=0",
      "--expected-users=1000",
      "--expected-items=1000"
    };
    try (LocalFlink cluster = LocalFlink.start(flink);
        JobRun run = cluster.run(env -> ProfileJob.build(env, config), said -> {});
        Serving replica = Serving.start(ServingSettings.of(settings, Map.of()).config())) {
      await().atMost(PATIENCE).until(replica::caughtUp);
      story(
          new Api(URI.create("http://127.0.0.1:" + replica.publicPort())),
          new Api(URI.create("http://127.0.0.1:" + replica.adminPort())));
      assertTrue(run.isRunning());
    }
  }

  private static void story(Api shop, Api admin) throws Exception {
    assertEquals(
        200, shop.put("/v1/items/pan", "{\"title\":\"Pan\",\"price\":\"9.00 EUR\"}").status());
    String rule =
        "{\"combinator\":\"and\",\"rules\":[{\"field\":\"events.view_item.count\",\"operator\":\">=\",\"value\":1}]}";
    for (String put :
        List.of(
            "/v1/segments/keen {\"name\":\"Keen\",\"state\":\"active\",\"rule\":" + rule + "}",
            "/v1/offers/ten {\"name\":\"Ten\",\"state\":\"active\",\"reward\":{\"type\":\"message\"}}",
            "/v1/webhooks/crm {\"url\":\"https://crm.example/hook\"}")) {
      String[] parts = put.split(" ", 2);
      Api.Answer answer = admin.put(parts[0], parts[1]);
      assertEquals(201, answer.status(), () -> put + ": " + answer);
    }
    String seen = shop.view("ann", "pan", "pan");
    assertEquals(2, shop.user("ann", seen).path("features").path("events.view_item.count").asInt());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertEquals(1, admin.get("/v1/segments/keen").body().path("members").asInt()));
    shop.get("/v1/pages/home?client_id=ann");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertEquals(200, shop.redeem("ten", "ann", "k1").status()));
    assertTrue(admin.get("/v1/audit").body().toString().contains("\"keen\""));
    String erasure = shop.delete("/v1/users/ann").body().path("erasure_id").asText();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertEquals(
                    "done", shop.get("/v1/erasures/" + erasure).body().path("state").asText()));
  }

  private static void cannotWrite(LocalBroker broker, Path properties, String topic)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            client(broker, properties), new ByteArraySerializer(), new ByteArraySerializer())) {
      ExecutionException refused =
          assertThrows(
              ExecutionException.class,
              () -> producer.send(new ProducerRecord<>(topic, new byte[1])).get(),
              topic);
      assertInstanceOf(TopicAuthorizationException.class, refused.getCause());
    }
  }

  private static void cannotRead(LocalBroker broker, Path properties, String topic)
      throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(broker, properties)) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      consumer.seekToBeginning(consumer.assignment());
      assertThrows(
          TopicAuthorizationException.class, () -> consumer.poll(Duration.ofSeconds(20)), topic);
    }
  }

  private static KafkaConsumer<byte[], byte[]> consumer(LocalBroker broker, Path properties)
      throws Exception {
    return new KafkaConsumer<>(
        client(broker, properties), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Properties client(LocalBroker broker, Path file) throws Exception {
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    properties.put("bootstrap.servers", broker.bootstrapServers());
    return properties;
  }

  private static Manifest find(List<Manifest> manifests, String kind, String name) {
    return manifests.stream()
        .filter(manifest -> manifest.kind().equals(kind) && manifest.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(kind + " " + name + ": not there"));
  }
}
