package io.everystore.standalone.processes;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.everystore.feature.model.EpochClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class ChildProcessTest {
  private static final int NICENESS_FIELD = 19;

  @TempDir Path directory;

  /** Sleeps until it is killed. */
  static final class Sleeper {
    private Sleeper() {}

    public static void main(String[] arguments) throws InterruptedException {
      TimeUnit.HOURS.sleep(1);
    }
  }

  /** Says what it cannot do and ends. */
  static final class Failing {
    private Failing() {}

    public static void main(String[] arguments) {
      System.out.println("starting");
      System.err.println("port: taken\n");
      System.exit(3);
    }
  }

  /** Says by how many hours its clock is ahead and ends. */
  static final class Clock {
    private Clock() {}

    public static void main(String[] arguments) {
      long aheadMillis = EpochClock.SYSTEM.millis() - System.currentTimeMillis();
      System.out.println(Math.round(aheadMillis / 3_600_000.0) + " h");
      System.exit(1);
    }
  }

  @Test
  void clockOfAChild_isAsWrongAsItsFlagSays() throws Exception {
    for (int hours : new int[] {1, -1}) {
      String flag = "-D" + EpochClock.OFFSET_PROPERTY + "=" + Duration.ofHours(hours).toMillis();
      try (ChildProcess child = ChildProcess.start(command(Clock.class, 0, flag))) {
        await().atMost(Duration.ofMinutes(1)).until(() -> !child.isAlive());
        assertEquals("exit code 1, last words: " + hours + " h", child.howItEnded());
      }
    }
  }

  @Test
  void endIsToldWithItsReason() throws Exception {
    try (ChildProcess failing = ChildProcess.start(command(Failing.class, 0))) {
      await().atMost(Duration.ofMinutes(1)).until(() -> !failing.isAlive());
      assertEquals("exit code 3, last words: port: taken", failing.howItEnded());
    }
    try (ChildProcess killed = ChildProcess.start(command(Sleeper.class, 0))) {
      killed.kill();
      assertEquals("signal 9", killed.howItEnded());
    }
  }

  private ChildProcess.Command command(Class<?> main, int niceness, String... flags) {
    return new ChildProcess.Command(
        "child", main, List.of(), List.of(flags), "32m", niceness, directory.resolve("logs"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void nicenessIsThatOfTheJvmItself() throws IOException {
    int own = niceness(ProcessHandle.current().pid());
    assertEquals(own, startedWith(0));
    assertEquals(Math.min(19, own + 7), startedWith(7));
  }

  private int startedWith(int niceness) throws IOException {
    try (ChildProcess child = ChildProcess.start(command(Sleeper.class, niceness))) {
      // Until the wrapper, if any, has become the JVM.
      await().until(() -> isJava(child.pid()));
      return niceness(child.pid());
    }
  }

  private static boolean isJava(long pid) throws IOException {
    return Files.readString(proc(pid, "comm")).strip().equals("java");
  }

  /** Field 19 of {@code proc_pid_stat(5)}; the name before it may hold spaces. */
  private static int niceness(long pid) throws IOException {
    String stat = Files.readString(proc(pid, "stat"));
    String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Integer.parseInt(afterName[NICENESS_FIELD - 3]);
  }

  private static Path proc(long pid, String file) {
    return Path.of("/proc", Long.toString(pid), file);
  }
}
