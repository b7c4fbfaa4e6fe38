package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Interaction;
import io.everystore.feature.proto.InteractionItem;
import io.everystore.standalone.broker.LocalBroker;
import io.everystore.standalone.broker.TopicSetup;
import io.everystore.standalone.flink.FlinkConfig;
import io.everystore.standalone.flink.FlinkProcesses;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar that is deployed, as a cluster runs it: job manager and task manager have Flink's own
 * classes, and the jar lies in {@code usrlib}.
 */
final class JobJarTest {
  private static final Path JAR = Path.of("..", "stream-jobs", "target", "everystore-job.jar");
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Of Kafka, some by libraries of their own. */
  private static final List<String> COMPRESSIONS = List.of("none", "gzip", "snappy", "lz4", "zstd");

  /** What Flink's distribution brings: its modules and the libraries these need, nothing else. */
  private static final Pattern FLINKS =
      Pattern.compile(
          "flink-(?!connector-(kafka|base)|kubernetes|test).*"
              + "|(async-profiler|commons-(cli|codec|collections|compress|io|lang3|math3|text)"
              + "|frocksdbjni|javassist|jsr305|kryo|log4j-(1.2-api|api|core|slf4j-impl)|lz4-java"
              + "|minlog|objenesis|reflectasm|slf4j-api|snakeyaml-engine|snappy-java)-.*");

  @TempDir Path directory;

  @BeforeAll
  static void findJar() {
    assumeTrue(Files.exists(JAR), "no " + JAR + ": mvn verify makes it, mvn test does not");
  }

  @Test
  void jar_hasNoClassThatFlinkHas() throws IOException {
    Set<String> flinks = new TreeSet<>();
    for (String jar : flinkClassPath()) {
      flinks.addAll(classes(Path.of(jar)));
    }
    assertTrue(flinks.contains("org/apache/flink/runtime/taskexecutor/TaskManagerRunner.class"));
    Set<String> both = classes(JAR);
    both.retainAll(flinks);
    assertEquals(Set.of(), both);
  }

  @Test
  void jar_runsOnACluster_andReadsWhatOthersCompress() throws Exception {
    Files.createDirectories(directory.resolve("lib"));
    Files.copy(
        JAR,
        Files.createDirectories(directory.resolve("usrlib")).resolve(JAR.getFileName().toString()));
    List<Process> cluster = new ArrayList<>();
    try (LocalBroker broker = LocalBroker.start(directory.resolve("kafka"), 0)) {
      TopicSetup.ensure(
          Map.of("bootstrap.servers", broker.bootstrapServers()), TopicSetup.Config.DEFAULT);
      for (String compression : COMPRESSIONS) {
        write(broker.bootstrapServers(), compression);
      }
      FlinkProcesses flink =
          FlinkProcesses.prepare(
              new FlinkConfig(
                  directory.resolve("flink"),
                  directory.resolve("flink-local"),
                  freePort(),
                  1,
                  Duration.ofSeconds(10),
                  64),
              new FlinkProcesses.Ports(freePort(), 0, 0));
      List<String> job = List.of("--bootstrap-servers", broker.bootstrapServers());
      cluster.add(start(FlinkProcesses.JOB_MANAGER, "384m", flink.jobManagerArguments(job)));
      cluster.add(
          start(
              FlinkProcesses.TASK_MANAGER,
              FlinkProcesses.taskManagerHeap(),
              flink.taskManagerArguments()));
      ViewTopics views = new ViewTopics(broker.bootstrapServers());
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertEquals(
                      Map.of("ann view_item", (long) COMPRESSIONS.size()),
                      views.countsByPerson(),
                      this::output));
    } finally {
      cluster.forEach(Process::destroyForcibly);
      for (Process process : cluster) {
        process.waitFor();
      }
    }
  }

  private static void write(String kafka, String compression) throws Exception {
    long nowMillis = EpochClock.SYSTEM.millis();
    Interaction view =
        Interaction.newBuilder()
            .setEventId(compression)
            .setClientId("ann")
            .setName("view_item")
            .setEventTimeMillis(nowMillis)
            .setReceivedTimeMillis(nowMillis)
            .addItems(InteractionItem.newBuilder().setItemId("pan"))
            .build();
    Map<String, Object> settings =
        Map.of("bootstrap.servers", kafka, "compression.type", compression);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.INTERACTIONS, view.toByteArray())).get();
    }
  }

  private Process start(Class<?> main, String heap, List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElse("java"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-"))
        .forEach(line::add);
    line.add("-Xmx" + heap);
    // A task that fails is a warning.
    line.add("-Dorg.apache.logging.log4j.level=WARN");
    line.addAll(List.of("-cp", String.join(File.pathSeparator, flinkClassPath())));
    line.add(main.getName());
    line.addAll(arguments);
    ProcessBuilder process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(directory.resolve("output").toFile()));
    // Flink looks for usrlib beside it.
    process.environment().put("FLINK_LIB_DIR", directory.resolve("lib").toString());
    return process.start();
  }

  private static List<String> flinkClassPath() {
    return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
        .filter(jar -> FLINKS.matcher(Path.of(jar).getFileName().toString()).matches())
        .toList();
  }

  private static Set<String> classes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.contains("META-INF/"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private String output() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
