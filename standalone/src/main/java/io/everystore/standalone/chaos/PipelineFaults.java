package io.everystore.standalone.chaos;

import io.everystore.standalone.up.BrokerLinks;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Faults of Flink and the broker, and of the networks to the broker. */
final class PipelineFaults {
  private static final int KILLS_IN_A_ROW = 3;

  /** Bad links to the broker last this many times longer: Kafka's clients wait 30 s. */
  private static final int LINK_TIMES = 4;

  private final DrilledSystem system;
  private final Injections injections;

  PipelineFaults(DrilledSystem system, Injections injections) {
    this.system = system;
    this.injections = injections;
  }

  void inject(FaultPlan.Planned planned) throws IOException, InterruptedException {
    if (planned.kind() == FaultKind.KILL_JOB_MANAGER) {
      killJobManager();
    } else {
      injections.disturb(planned.kind(), () -> disturb(planned));
    }
  }

  private void disturb(FaultPlan.Planned planned) throws IOException, InterruptedException {
    switch (planned.kind()) {
      case KILL_TASK_MANAGER -> system.kill(DrilledSystem.TASK_MANAGER);
      case KILL_TASK_MANAGER_REPEATEDLY -> killRepeatedly();
      case PAUSE_TASK_MANAGER -> system.pause(DrilledSystem.TASK_MANAGER, planned.durationMillis());
      case KILL_BROKER -> system.kill(system.broker(planned.seed()));
      case PAUSE_BROKER -> system.pause(system.broker(planned.seed()), planned.durationMillis());
      case JOB_LINK_SILENT -> makeBad(BrokerLinks.JOB, TcpFaultProxy.Mode.DROP, planned);
      case JOB_LINK_SLOW -> makeBad(BrokerLinks.JOB, TcpFaultProxy.Mode.DELAY, planned);
      case JOB_LINK_RESETS -> makeBad(BrokerLinks.JOB, TcpFaultProxy.Mode.RESET, planned);
      case SERVING_LINK_SILENT -> makeBad(BrokerLinks.SERVING, TcpFaultProxy.Mode.DROP, planned);
      case SERVING_LINK_SLOW -> makeBad(BrokerLinks.SERVING, TcpFaultProxy.Mode.DELAY, planned);
      case SERVING_LINK_RESETS -> makeBad(BrokerLinks.SERVING, TcpFaultProxy.Mode.RESET, planned);
      case GARBAGE -> Garbage.write(system.kafka(), new Random(planned.seed()));
      default -> throw new IllegalArgumentException("no fault of Flink or the broker: " + planned);
    }
  }

  /** Between a broker and a part of the system: both live, and neither hears of the other. */
  private void makeBad(String part, TcpFaultProxy.Mode mode, FaultPlan.Planned planned)
      throws InterruptedException {
    system.link(part, planned.seed()).becomeFor(LINK_TIMES * planned.durationMillis(), mode);
  }

  /** The tasks go on for a while without it: the job is to run under the next one first. */
  private void killJobManager() throws InterruptedException {
    long atMillis = injections.nowMillis();
    long pid = system.pid(DrilledSystem.JOB_MANAGER);
    system.kill(DrilledSystem.JOB_MANAGER);
    long overNanos = System.nanoTime();
    injections.await(
        "the job runs again",
        () -> system.runsAgain(DrilledSystem.JOB_MANAGER, pid) && system.jobRuns());
    boolean fresh = injections.millisUntilFresh(null) >= 0;
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - overNanos);
    injections.recovered(FaultKind.KILL_JOB_MANAGER, "", atMillis, fresh ? millis : -1);
  }

  private void killRepeatedly() throws InterruptedException {
    for (int i = 0; i < KILLS_IN_A_ROW; i++) {
      long pid = system.pid(DrilledSystem.TASK_MANAGER);
      system.kill(DrilledSystem.TASK_MANAGER);
      injections.await(
          "the task manager runs again", () -> system.runsAgain(DrilledSystem.TASK_MANAGER, pid));
    }
  }
}
