package io.everystore.standalone.flink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlinkProcessesTest {
  @TempDir Path directory;

  @Test
  void whatAKilledProcessLeftOnDisk_isClearedBeforeItsSuccessorStarts_andNothingElse()
      throws Exception {
    Path local = directory.resolve("local");
    FlinkProcesses processes =
        FlinkProcesses.prepare(
            new FlinkConfig(directory.resolve("flink"), local, 8081, 1, Duration.ofSeconds(10), 64),
            new FlinkProcesses.Ports(6123, 9001, 9002));
    processes.taskManagerArguments();
    processes.jobManagerArguments(List.of());
    for (String role : List.of("task-manager", "job-manager")) {
      String settings =
          Files.readString(local.resolve("conf").resolve(role).resolve("config.yaml"));
      assertTrue(settings.contains("taskmanager.jvm-exit-on-oom: 'true'"), settings);
      assertTrue(settings.contains("io.tmp.dirs: '" + local.resolve(role)), settings);
      assertTrue(
          settings.contains("state.backend.rocksdb.localdir: '" + local.resolve(role)), settings);
    }
    Path left = local.resolve("task-manager").resolve("job_1_op_users");
    Path ofTheOther = local.resolve("job-manager").resolve("jm_1");
    Files.writeString(Files.createDirectories(left).resolve("000004.sst"), "state");
    Files.createDirectories(ofTheOther);

    assertEquals("--configDir", processes.taskManagerArguments().get(0));
    assertFalse(Files.exists(left));
    assertTrue(Files.isDirectory(local.resolve("task-manager")));
    assertTrue(Files.exists(ofTheOther));
    processes.jobManagerArguments(List.of());
    assertFalse(Files.exists(ofTheOther));
  }
}
