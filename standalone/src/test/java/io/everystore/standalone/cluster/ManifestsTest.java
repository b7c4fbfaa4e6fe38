package io.everystore.standalone.cluster;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.everystore.jobs.job.JobConfig;
import io.everystore.jobs.job.ProfileJobMain;
import io.everystore.serving.ServingSettings;
import io.everystore.serving.access.ApiKeyFile;
import io.everystore.standalone.broker.TopicSetup;
import io.everystore.standalone.processes.ChildProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.util.ParameterTool;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.properties.PropertiesConfiguration;
import org.apache.logging.log4j.core.config.properties.PropertiesConfigurationFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is rendered for a cluster has known fields only, and fits the code and itself. */
final class ManifestsTest {
  private static final Path OVERLAYS =
      Path.of("../deploy/kubernetes/overlays").toAbsolutePath().normalize();

  private static final Path RUNBOOKS = OVERLAYS.resolve("../../../docs/runbooks").normalize();

  /** Such as {@code kubectl describe flinkdeployment everystore-job}: a kind and a name. */
  private static final Pattern KUBECTL =
      Pattern.compile("kubectl [a-z]+(?: -[^ `]+)* ([a-z]+)[ /]([a-z0-9][a-z0-9.-]*)");

  /** In production secrets are the cluster's own. */
  private static final Set<String> SECRETS =
      Set.of("everystore-redis", "everystore-checkpoint-store");

  /** What is made by hand, with keys that are in no file of ours. */
  private static final Set<String> KEYS = Set.of("everystore-api-keys", "everystore-clients");

  private static final String KAFKA_PROPERTIES = "/kafka/client/client.properties";

  /** What every JVM reads. */
  private static final String JVM_OPTIONS = "JAVA_TOOL_OPTIONS";

  private static final Path RECORDINGS = Path.of("/recordings");

  @TempDir Path mounted;

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void objects_haveKnownFieldsOnly(String overlay) throws Exception {
    List<Manifest> manifests = Manifest.render(OVERLAYS.resolve(overlay));
    assertTrue(manifests.size() > 30, manifests::toString);
    for (Manifest manifest : manifests) {
      Schemas.check(manifest);
      // Misspelt, a field is found in every kind.
      Manifest wrong = new Manifest(manifest.json().deepCopy());
      ObjectNode place =
          wrong.json().path("spec").isObject()
              ? (ObjectNode) wrong.json().path("spec")
              : (ObjectNode) wrong.json();
      place.put("replicsa", 1);
      assertThrows(AssertionError.class, () -> Schemas.check(wrong), manifest.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void serving_isToldWhatItsSettingsKnow(String overlay) throws Exception {
    List<Manifest> manifests = Manifest.render(OVERLAYS.resolve(overlay));
    Map<String, String> environment = new HashMap<>();
    find(manifests, "ConfigMap", "everystore-serving")
        .at("/data")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), entry.getValue().asText()));
    JsonNode container = container(find(manifests, "StatefulSet", "everystore-serving"));
    container.path("env").forEach(env -> environment.put(env.path("name").asText(), "x"));
    environment.remove(JVM_OPTIONS);
    Set<String> known = new TreeSet<>();
    ServingSettings.NAMES.forEach(name -> known.add(ServingSettings.variable(name)));
    assertTrue(known.containsAll(environment.keySet()), environment.keySet() + " in " + known);
    Path keys = mounted.resolve("keys.json");
    ApiKeyFile.add(keys, "server", "backend", null, List.of());
    assertEquals(
        "/keys/keys.json", environment.put(ServingSettings.variable("api-keys"), keys.toString()));
    assertEquals(
        KAFKA_PROPERTIES,
        environment.put(
            ServingSettings.variable("kafka-properties"), kafkaProperties(manifests).toString()));
    ServingSettings settings = ServingSettings.of(new String[0], environment);
    assertEquals(settings.config().publicPort(), port(container, "http"));
    assertEquals(settings.config().adminPort(), port(container, "admin"));
    assertEquals(bootstrap(manifests), settings.config().kafka().bootstrapServers());
    assertTrue(settings.drain().toSeconds() < 60, "within the termination grace");
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      assertEquals("admin", container.path(probe).path("httpGet").path("port").asText(), probe);
    }
  }

  /** Kubernetes does not ask whether a pod is ready before its startup probe has succeeded. */
  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void replicasWithoutViews_canStandIn_andAskEachOther(String overlay) throws Exception {
    List<Manifest> manifests = Manifest.render(OVERLAYS.resolve(overlay));
    JsonNode container = container(find(manifests, "StatefulSet", "everystore-serving"));
    assertEquals("/livez", container.at("/startupProbe/httpGet/path").asText());
    assertEquals("/readyz", container.at("/readinessProbe/httpGet/path").asText());
    URI peers =
        URI.create(
            find(manifests, "ConfigMap", "everystore-serving")
                .at("/data/" + ServingSettings.variable("peers"))
                .asText());
    JsonNode service = find(manifests, "Service", peers.getHost()).at("/spec");
    assertEquals("None", service.path("clusterIP").asText(), "an address for each");
    assertTrue(service.path("publishNotReadyAddresses").asBoolean());
    assertEquals(peers.getPort(), port(container, "admin"));
    JsonNode policy = find(manifests, "NetworkPolicy", "serving").at("/spec");
    assertTrue(letsServing(policy.path("ingress"), "from", peers.getPort()), "in");
    assertTrue(letsServing(policy.path("egress"), "to", peers.getPort()), "out");
  }

  private static boolean letsServing(JsonNode rules, String side, int port) {
    for (JsonNode rule : rules) {
      String app =
          rule.path(side).path(0).at("/podSelector/matchLabels/app.kubernetes.io~1name").asText();
      if (app.equals("serving") && rule.at("/ports/0/port").asInt() == port) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void job_isStartedAsItsEntryPointReads_onTheTopicsOfTheCode(String overlay) throws Exception {
    List<Manifest> manifests = Manifest.render(OVERLAYS.resolve(overlay));
    JsonNode job = find(manifests, "FlinkDeployment", "everystore-job").at("/spec/job");
    assertEquals(ProfileJobMain.class.getName(), job.path("entryClass").asText());
    List<String> arguments = new ArrayList<>();
    job.path("args").forEach(argument -> arguments.add(argument.asText()));
    String properties = kafkaProperties(manifests).toString();
    assertTrue(arguments.contains(KAFKA_PROPERTIES), arguments::toString);
    arguments.replaceAll(argument -> argument.equals(KAFKA_PROPERTIES) ? properties : argument);
    JobConfig config =
        ProfileJobMain.config(ParameterTool.fromArgs(arguments.toArray(String[]::new)));
    assertEquals(bootstrap(manifests), config.kafka().bootstrapServers());
    assertEquals(job.path("parallelism").asInt(), config.parallelism());

    int brokers = find(manifests, "KafkaNodePool", "brokers").at("/spec/replicas").asInt();
    Map<String, Map<String, String>> topics = new TreeMap<>();
    for (Manifest manifest : manifests) {
      if (manifest.kind().equals("KafkaTopic")) {
        assertEquals(config.profilePartitions(), manifest.at("/spec/partitions").asInt());
        Map<String, String> settings = new TreeMap<>();
        manifest
            .at("/spec/config")
            .properties()
            .forEach(entry -> settings.put(entry.getKey(), entry.getValue().asText()));
        int inSync = Integer.parseInt(requireNonNull(settings.remove("min.insync.replicas")));
        int replicas = manifest.at("/spec/replicas").asInt();
        assertTrue(inSync <= replicas, manifest + ": " + inSync + " in sync of " + replicas);
        assertTrue(replicas <= brokers, manifest + ": " + replicas + " copies on " + brokers);
        topics.put(manifest.name(), settings);
      }
    }
    Map<String, Map<String, String>> expected = new TreeMap<>();
    for (NewTopic topic : TopicSetup.topics(TopicSetup.Config.DEFAULT).values()) {
      expected.put(topic.name(), new TreeMap<>(topic.configs()));
    }
    assertEquals(expected, topics);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void references_leadToSomething(String overlay) throws Exception {
    List<Manifest> manifests = Manifest.render(OVERLAYS.resolve(overlay));
    Set<String> secrets = new TreeSet<>(overlay.equals("prod") ? SECRETS : Set.of());
    manifests.stream()
        .filter(manifest -> manifest.kind().equals("Secret"))
        .forEach(manifest -> secrets.add(manifest.name()));
    assertTrue(SECRETS.containsAll(secrets), secrets::toString);
    secrets.addAll(KEYS);
    // Strimzi makes one of each user, and one of the cluster.
    for (Manifest manifest : manifests) {
      if (manifest.kind().equals("KafkaUser")) {
        secrets.add(manifest.name());
      } else if (manifest.kind().equals("Kafka")) {
        secrets.add(manifest.name() + "-cluster-ca-cert");
      }
    }
    for (Manifest manifest : manifests) {
      manifest
          .json()
          .findValues("secretKeyRef")
          .forEach(ref -> assertTrue(secrets.contains(ref.path("name").asText()), ref::toString));
      manifest
          .json()
          .findValues("secretName")
          .forEach(name -> assertTrue(secrets.contains(name.asText()), name::toString));
      manifest
          .json()
          .findValues("credentials")
          .forEach(ref -> assertTrue(secrets.contains(ref.path("name").asText()), ref::toString));
      manifest
          .json()
          .findValues("secretRef")
          .forEach(ref -> assertTrue(secrets.contains(ref.path("name").asText()), ref::toString));
      manifest
          .json()
          .findValues("configMapKeyRef")
          .forEach(ref -> find(manifests, "ConfigMap", ref.path("name").asText()));
      if (manifest.kind().equals("Service")) {
        JsonNode selector = manifest.at("/spec/selector");
        Manifest target =
            manifests.stream()
                .filter(each -> contains(labels(each), selector))
                .findFirst()
                .orElseThrow(() -> new AssertionError(manifest + ": selects nothing"));
        for (JsonNode port : manifest.at("/spec/ports")) {
          assertTrue(
              port(container(target), port.path("targetPort").asText()) > 0, manifest::toString);
        }
      }
    }
    JsonNode command =
        find(manifests, "CronJob", "everystore-canary")
            .at("/spec/jobTemplate/spec/template/spec/containers/0/command");
    Class.forName(command.get(command.size() - 1).asText()).getMethod("main", String[].class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void pods_areRestricted_andNothingIsOpenByDefault(String overlay) throws Exception {
    List<Manifest> manifests = Manifest.render(OVERLAYS.resolve(overlay));
    int pods = 0;
    for (Manifest manifest : manifests) {
      for (String place :
          List.of(
              "/spec/template/spec",
              "/spec/jobTemplate/spec/template/spec",
              "/spec/podTemplate/spec")) {
        JsonNode pod = manifest.at(place);
        if (pod.path("containers").isArray()) {
          pods++;
          assertRestricted(manifest, pod);
          for (JsonNode container : pod.path("containers")) {
            assertRestrictedContainer(manifest, container);
            // Flink writes its configuration beside its programs.
            if (!manifest.kind().equals("FlinkDeployment")) {
              assertTrue(
                  container.at("/securityContext/readOnlyRootFilesystem").asBoolean(),
                  manifest::toString);
            }
          }
        }
      }
    }
    assertEquals(4, pods, "serving, redis, canary, job");
    Manifest kafka = find(manifests, "Kafka", "everystore");
    JsonNode brokers = kafka.at("/spec/kafka/template");
    assertRestricted(kafka, brokers.path("pod"));
    assertRestrictedContainer(kafka, brokers.path("kafkaContainer"));
    // A pool's own template would be taken in place of this one.
    assertTrue(
        find(manifests, "KafkaNodePool", "brokers").at("/spec/template").isMissingNode(),
        "one template");
    JsonNode operators = kafka.at("/spec/entityOperator/template");
    assertRestricted(kafka, operators.path("pod"));
    assertRestrictedContainer(kafka, operators.path("topicOperatorContainer"));
    assertRestrictedContainer(kafka, operators.path("userOperatorContainer"));
    JsonNode deny = find(manifests, "NetworkPolicy", "default-deny").at("/spec");
    assertTrue(deny.path("podSelector").isEmpty());
    assertTrue(deny.path("ingress").isMissingNode() && deny.path("egress").isMissingNode());
    assertEquals(2, deny.path("policyTypes").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void serving_reachesWebhooksInTheWorld_andNoPrivateNetwork(String overlay) throws Exception {
    List<Manifest> manifests = Manifest.render(OVERLAYS.resolve(overlay));
    List<JsonNode> world = new ArrayList<>();
    for (JsonNode rule : find(manifests, "NetworkPolicy", "serving").at("/spec/egress")) {
      if (rule.at("/to/0/ipBlock/cidr").asText().equals("0.0.0.0/0")) {
        world.add(rule);
      }
    }
    assertEquals(1, world.size(), world::toString);
    assertEquals(443, world.get(0).at("/ports/0/port").asInt());
    assertEquals(1, world.get(0).path("ports").size());
    Set<String> kept = new TreeSet<>();
    world.get(0).at("/to/0/ipBlock/except").forEach(block -> kept.add(block.asText()));
    assertEquals(
        Set.of(
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.168.0.0/16"),
        kept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void job_keepsItsStateWhereItCanWrite(String overlay) throws Exception {
    List<Manifest> manifests = Manifest.render(OVERLAYS.resolve(overlay));
    Manifest job = find(manifests, "FlinkDeployment", "everystore-job");
    JsonNode pod = job.at("/spec/podTemplate/spec");
    for (String setting :
        List.of(
            "execution.checkpointing.dir",
            "execution.checkpointing.savepoint-dir",
            "high-availability.storageDir")) {
      URI directory = URI.create(job.at("/spec/flinkConfiguration").path(setting).asText());
      if (overlay.equals("prod")) {
        assertEquals("s3", directory.getScheme(), setting);
        assertEquals(
            "everystore-checkpoint-store",
            pod.at("/containers/0/envFrom/0/secretRef/name").asText(),
            "keys of the store");
      } else {
        assertEquals("file", directory.getScheme(), setting);
        JsonNode volume = volumeOf(pod, Path.of(directory.getPath()));
        find(
            manifests,
            "PersistentVolumeClaim",
            volume.at("/persistentVolumeClaim/claimName").asText());
      }
    }
    if (overlay.equals("dev")) {
      for (Manifest manifest : manifests) {
        assertFalse(manifest.json().toString().contains("s3:"), manifest::toString);
      }
    }
  }

  @Test
  void imagesOfDevelopment_areThoseOfTheMachine() throws Exception {
    int images = 0;
    for (Manifest manifest : Manifest.render(OVERLAYS.resolve("dev"))) {
      for (JsonNode place : manifest.json().findParents("image")) {
        if (place.path("image").asText().startsWith("everystore/")) {
          images++;
          assertEquals("IfNotPresent", place.path("imagePullPolicy").asText(), manifest.toString());
        }
      }
    }
    assertEquals(3, images, "serving, canary, job");
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void whatIsScaledByItsLoad_hasNoNumberOfItsOwn(String overlay) throws Exception {
    List<Manifest> manifests = Manifest.render(OVERLAYS.resolve(overlay));
    List<Manifest> scalers =
        manifests.stream()
            .filter(manifest -> manifest.kind().equals("HorizontalPodAutoscaler"))
            .toList();
    assertEquals(1, scalers.size(), scalers::toString);
    for (Manifest scaler : scalers) {
      JsonNode target = scaler.at("/spec/scaleTargetRef");
      Manifest scaled = find(manifests, target.path("kind").asText(), target.path("name").asText());
      assertTrue(scaled.at("/spec/replicas").isMissingNode(), scaled + ": replicas");
      int fewest = scaler.at("/spec/minReplicas").asInt();
      assertTrue(fewest >= (overlay.equals("prod") ? 3 : 1), scaler + ": " + fewest);
      assertTrue(fewest <= scaler.at("/spec/maxReplicas").asInt(), scaler + ": " + fewest);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void runbooks_nameObjectsThatThereAre(String overlay) throws Exception {
    Set<String> objects = new TreeSet<>();
    for (Manifest manifest : Manifest.render(OVERLAYS.resolve(overlay))) {
      objects.add(manifest.kind().toLowerCase(Locale.ROOT) + " " + manifest.name());
    }
    List<String> named = new ArrayList<>();
    try (Stream<Path> runbooks = Files.list(RUNBOOKS)) {
      for (Path runbook : runbooks.toList()) {
        Matcher command = KUBECTL.matcher(Files.readString(runbook));
        while (command.find()) {
          String object = command.group(1) + " " + command.group(2);
          assertTrue(objects.contains(object), runbook.getFileName() + ": " + object);
          named.add(object);
        }
      }
    }
    assertTrue(named.contains("flinkdeployment everystore-job"), named::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void jobThatRanOutOfMemory_ends(String overlay) throws Exception {
    Manifest job =
        find(Manifest.render(OVERLAYS.resolve(overlay)), "FlinkDeployment", "everystore-job");
    JsonNode flink = job.at("/spec/flinkConfiguration");
    assertEquals(
        "-XX:+ExitOnOutOfMemoryError",
        flink.path(CoreOptions.FLINK_JVM_OPTIONS.key()).asText(),
        job.toString());
    assertEquals(
        "true",
        flink.path(TaskManagerOptions.KILL_ON_OUT_OF_MEMORY.key()).asText(),
        job.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dev", "prod"})
  void flights_areRecorded_whereTheyCanBeWritten(String overlay) throws Exception {
    List<Manifest> manifests = Manifest.render(OVERLAYS.resolve(overlay));
    String flag = ChildProcess.flightRecording(RECORDINGS);
    Manifest serving = find(manifests, "StatefulSet", "everystore-serving");
    List<String> options = new ArrayList<>();
    for (JsonNode variable : container(serving).path("env")) {
      if (variable.path("name").asText().equals(JVM_OPTIONS)) {
        options.add(variable.path("value").asText());
      }
    }
    assertEquals(List.of(flag), options, serving.toString());
    Manifest job = find(manifests, "FlinkDeployment", "everystore-job");
    for (ConfigOption<String> option :
        List.of(CoreOptions.FLINK_JM_JVM_OPTIONS, CoreOptions.FLINK_TM_JVM_OPTIONS)) {
      assertEquals(
          flag, job.at("/spec/flinkConfiguration").path(option.key()).asText(), option.key());
    }
    for (JsonNode pod :
        List.of(serving.at("/spec/template/spec"), job.at("/spec/podTemplate/spec"))) {
      JsonNode volume = volumeOf(pod, RECORDINGS);
      assertTrue(volume.at("/emptyDir/sizeLimit").isTextual(), "each process leaves one: bounded");
    }
  }

  @Test
  void job_logsOneJsonObjectALine() throws Exception {
    Manifest job =
        find(Manifest.render(OVERLAYS.resolve("prod")), "FlinkDeployment", "everystore-job");
    String properties =
        job.at("/spec/logConfiguration")
            .path("log4j-console.properties")
            .asText()
            .replace("${sys:log.file}", mounted.resolve("job.log").toString());
    LoggerContext context = new LoggerContext("job");
    PropertiesConfiguration configuration =
        new PropertiesConfigurationFactory()
            .getConfiguration(
                context,
                new ConfigurationSource(
                    new ByteArrayInputStream(properties.getBytes(StandardCharsets.UTF_8))));
    configuration.initialize();
    LoggerConfig root = configuration.getRootLogger();
    assertEquals(Set.of("console", "file"), root.getAppenders().keySet());
    Appender console = requireNonNull(root.getAppenders().get("console"));
    byte[] line =
        console
            .getLayout()
            .toByteArray(
                Log4jLogEvent.newBuilder()
                    .setLoggerName("io.everystore.jobs")
                    .setLevel(Level.WARN)
                    .setMessage(new SimpleMessage("two\nlines"))
                    .build());
    String text = new String(line, StandardCharsets.UTF_8);
    assertEquals(1, text.lines().count(), text);
    JsonNode json = new ObjectMapper().readTree(text);
    assertEquals("two\nlines", json.path("message").asText());
    assertEquals("WARN", json.path("log.level").asText());
    assertEquals(Level.WARN, configuration.getLoggerConfig("org.apache.kafka.clients").getLevel());
    configuration.stop();
  }

  /** The volume that is mounted, to be written to, where a file of a pod's first container is. */
  private static JsonNode volumeOf(JsonNode pod, Path file) {
    for (JsonNode mount : pod.at("/containers/0/volumeMounts")) {
      if (file.startsWith(mount.path("mountPath").asText())
          && !mount.path("readOnly").asBoolean()) {
        for (JsonNode volume : pod.path("volumes")) {
          if (volume.path("name").equals(mount.path("name"))) {
            return volume;
          }
        }
      }
    }
    throw new AssertionError(file + ": below no volume of " + pod);
  }

  private static void assertRestricted(Manifest manifest, JsonNode pod) {
    JsonNode context = pod.path("securityContext");
    assertTrue(context.path("runAsNonRoot").asBoolean(), manifest::toString);
    assertEquals(
        "RuntimeDefault", context.at("/seccompProfile/type").asText(), manifest.toString());
  }

  private static void assertRestrictedContainer(Manifest manifest, JsonNode container) {
    JsonNode context = container.path("securityContext");
    assertEquals(
        "false", context.path("allowPrivilegeEscalation").asText(), manifest + ": escalation");
    assertEquals("ALL", context.at("/capabilities/drop/0").asText(), manifest.toString());
  }

  private static JsonNode labels(Manifest manifest) {
    return manifest.at("/spec/template/metadata/labels");
  }

  private static boolean contains(JsonNode labels, JsonNode selector) {
    boolean[] all = {!selector.isEmpty()};
    selector
        .properties()
        .forEach(entry -> all[0] &= entry.getValue().equals(labels.path(entry.getKey())));
    return all[0];
  }

  private static JsonNode container(Manifest manifest) {
    return manifest.at("/spec/template/spec/containers/0");
  }

  private static int port(JsonNode container, String name) {
    for (JsonNode port : container.path("ports")) {
      if (port.path("name").asText().equals(name)) {
        return port.path("containerPort").asInt();
      }
    }
    throw new AssertionError("port " + name + ": not in " + container.path("ports"));
  }

  /** The file that is mounted there. */
  private Path kafkaProperties(List<Manifest> manifests) throws IOException {
    Manifest client = find(manifests, "ConfigMap", "everystore-kafka-client");
    return Files.writeString(
        mounted.resolve("client.properties"), client.at("/data/client.properties").asText());
  }

  private static String bootstrap(List<Manifest> manifests) {
    Manifest kafka = find(manifests, "Kafka", "everystore");
    return kafka.name() + "-kafka-bootstrap:" + kafka.at("/spec/kafka/listeners/0/port").asInt();
  }

  private static Manifest find(List<Manifest> manifests, String kind, String name) {
    return manifests.stream()
        .filter(manifest -> manifest.kind().equals(kind) && manifest.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(kind + " " + name + ": not there"));
  }
}
