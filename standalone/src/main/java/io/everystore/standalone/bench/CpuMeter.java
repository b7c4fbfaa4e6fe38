package io.everystore.standalone.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** CPU time and memory of another process, as the operating system counts them. */
final class CpuMeter {
  private final ProcessHandle process;

  CpuMeter(ProcessHandle process) {
    this.process = process;
  }

  /**
   * User and system time of all its threads so far.
   *
   * @throws IllegalStateException when the process is gone or the system does not tell
   */
  Duration cpu() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("no CPU time of process " + process.pid()));
  }

  /** Resident bytes, from /proc on Linux; 0 where there is none. */
  long residentBytes() {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
