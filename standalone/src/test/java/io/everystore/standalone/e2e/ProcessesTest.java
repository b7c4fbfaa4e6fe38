package io.everystore.standalone.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.everystore.standalone.processes.FlinkRest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code up --processes}: whatever is killed runs again in time, and meanwhile nothing that was
 * accepted is lost or counted twice. The times are those that are promised.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@Tag("drill")
final class ProcessesTest {
  private static final Duration TASK_MANAGER = Duration.ofSeconds(30);
  private static final Duration JOB_MANAGER = Duration.ofSeconds(60);
  private static final Duration BROKER = Duration.ofSeconds(15);
  private static final Duration REPLICA = Duration.ofSeconds(60);

  /** Longer than the job manager waits for a silent task manager. */
  private static final Duration NOTICED = Duration.ofSeconds(90);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final int EVENTS = 50;
  private static final int USUAL_START_SECONDS = 60;
  private static final String[] PROCESSES = {"--processes", "--replicas=2", "--canary=0"};
  private static final List<String> PARTS =
      List.of("broker", "jobmanager", "taskmanager", "serving-1", "serving-2");

  @TempDir static Path data;

  private static EverystoreProcess up;

  @BeforeAll
  static void start() throws Exception {
    up = EverystoreProcess.start(data, PROCESSES);
  }

  @AfterAll
  static void stop() {
    up.close();
  }

  @Test
  void killedTaskManager_runsAgain_nothingIsLostOrDoubled() throws Exception {
    Crowd crowd = settledCrowd("tm");
    kill("taskmanager");
    within(TASK_MANAGER, () -> lookAndCheck(crowd) && jobRuns());
    crowd.assertExact();
  }

  @Test
  void killedJobManager_startsFromTheNewestCheckpoint_nothingIsLostOrDoubled() throws Exception {
    Crowd crowd = settledCrowd("jm");
    String job = jobId();
    kill("jobmanager");
    // Until the task manager notices, the old job goes on; the new one has another id.
    within(JOB_MANAGER, () -> jobRuns() && !jobId().equals(job) && lookAndCheck(crowd));
    crowd.assertExact();
  }

  @Test
  void killedBroker_isBack_noAcceptedEventIsLost() throws Exception {
    Crowd crowd = settledCrowd("broker");
    kill("broker");
    crowd.look(); // as soon as somebody takes it, the broker is back
    within(BROKER, () -> lookAndCheck(crowd));
    crowd.look(EVENTS);
    crowd.assertExact();
  }

  @Test
  void killedReplica_isReadyAgain_whileTheOtherAnswers() throws Exception {
    Crowd crowd = settledCrowd("replica");
    Api other = new Api(up.replicas().get(1).shop());
    long pid = up.pidOf("serving-1");
    kill("serving-1");
    Api killed = new Api(up.replicas().get(0).admin());
    within(
        REPLICA,
        () -> {
          assertEquals(200, other.get("/v1/pages/home?client_id=replica-1").status());
          return up.pidOf("serving-1") != pid && isReady(killed);
        });
    crowd.look(EVENTS);
    crowd.assertExact();
  }

  @Test
  void frozenTaskManager_thatComesBackAfterItWasGivenUp_doublesNothing() throws Exception {
    Crowd crowd = settledCrowd("frozen");
    long pid = up.pidOf("taskmanager");
    signal("STOP", pid);
    try {
      crowd.look(EVENTS);
      within(NOTICED, () -> !jobRuns());
    } finally {
      signal("CONT", pid);
    }
    within(JOB_MANAGER, () -> lookAndCheck(crowd) && jobRuns());
    crowd.assertExact();
  }

  @Test
  void replicasRestartedOneByOne_underPageLoad_failNoRequest() throws Exception {
    settledCrowd("rolling");
    try (ReadyBalancer balancer = ReadyBalancer.start(up.replicas())) {
      for (int replica = 0; replica < 2; replica++) {
        int restarted = replica;
        within(REPLICA, () -> balancer.answered(restarted) >= EVENTS);
        String name = "serving-" + (replica + 1);
        long pid = up.pidOf(name);
        signal("TERM", pid);
        within(REPLICA, () -> up.pidOf(name) != pid && balancer.isReady(restarted));
        int before = balancer.answered(restarted);
        within(REPLICA, () -> balancer.answered(restarted) >= before + EVENTS);
      }
      assertEquals(List.of(), balancer.failures());
    }
  }

  @Test
  void topology_saysWhichReplicaThisIs_andWhereAPersonBelongs() throws Exception {
    Crowd crowd = settledCrowd("topology");
    crowd.look();
    for (int i = 0; i < 2; i++) {
      JsonNode topology =
          new Api(up.replicas().get(i).admin()).get("/v1/topology?client_id=topology-0").body();
      assertEquals("serving-" + (i + 1), topology.path("replica").asText());
      Set<String> addresses = new TreeSet<>();
      topology
          .path("replicas")
          .forEach(
              replica -> {
                addresses.add(replica.path("address").asText());
                assertEquals(
                    topology.path("partitions").asInt(), replica.path("partitions").size());
              });
      Set<String> expected = new TreeSet<>();
      up.replicas().forEach(replica -> expected.add(replica.shop().toString()));
      assertEquals(expected, addresses);
      assertTrue(topology.at("/person/known").asBoolean(), topology::toString);
      assertEquals(2, topology.at("/person/replicas").size());
    }
  }

  @Test
  void stopped_leavesNoProcess_andResumesInEitherMode() throws Exception {
    Crowd crowd = settledCrowd("resumed");
    List<ProcessHandle> parts =
        PARTS.stream().map(part -> ProcessHandle.of(up.pidOf(part)).orElseThrow()).toList();
    assertEquals(0, up.stop(), up::output);
    assertFalse(up.output().contains("no last checkpoint"), up::output);
    assertFalse(up.output().contains("had to be ended"), up::output);
    parts.forEach(part -> assertFalse(part.isAlive(), part + " in\n" + up.output()));
    assertTrue(Files.notExists(data.resolve("flink-local")));

    try (EverystoreProcess one = EverystoreProcess.start(data, "--canary=0")) {
      Api api = new Api(one.shop());
      crowd = crowd.at(List.of(api));
      crowd.assertExact();
      crowd.look(EVENTS);
      crowd.assertExact();
      assertEquals(0, one.stop(), one::output);
    }
    up = EverystoreProcess.start(data, PROCESSES);
    crowd = crowd.at(replicas());
    crowd.assertExact();
    crowd.look(EVENTS);
    crowd.assertExact();
  }

  /** People whose first events every replica serves, over a job that runs. */
  private static Crowd settledCrowd(String name) throws Exception {
    Crowd crowd = new Crowd(name, replicas());
    crowd.look(EVENTS);
    crowd.assertExact();
    within(NOTICED, ProcessesTest::jobRuns);
    return crowd;
  }

  private static List<Api> replicas() {
    return up.replicas().stream().map(replica -> new Api(replica.shop())).toList();
  }

  private static boolean lookAndCheck(Crowd crowd) throws InterruptedException {
    crowd.look();
    return crowd.isFresh();
  }

  private static boolean jobRuns() throws InterruptedException {
    return new FlinkRest(up.flink()).isRunning();
  }

  /** Empty while the job manager does not answer. */
  private static String jobId() throws InterruptedException {
    try {
      return new FlinkRest(up.flink()).get("/jobs").at("/jobs/0/id").asText();
    } catch (IOException e) {
      return "";
    }
  }

  private static boolean isReady(Api admin) throws InterruptedException {
    try {
      return admin.get("/readyz").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private static void kill(String part) {
    ProcessHandle process = ProcessHandle.of(up.pidOf(part)).orElseThrow();
    assertTrue(process.destroyForcibly());
    process.onExit().join();
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor());
  }

  /**
   * The promise is for a machine that starts everything within a minute; a busier one gets longer.
   */
  private static void within(Duration promised, Callable<Boolean> condition) {
    Duration bound = promised.multipliedBy(1 + up.readySeconds() / USUAL_START_SECONDS);
    long startNanos = System.nanoTime();
    await(up.output()).pollInSameThread().pollInterval(POLL).atMost(bound).until(condition);
    long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    System.out.println("held after " + tookMillis + " ms, promised " + promised);
  }
}
