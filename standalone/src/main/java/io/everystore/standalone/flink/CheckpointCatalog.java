package io.everystore.standalone.flink;

import io.everystore.standalone.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The checkpoints on disk, of this run of the job and of those before it.
 *
 * <p>Every start writes to a directory of its own ({@code run-7}), and its checkpoints need no file
 * of an earlier run: the first one of a run copies all state. So an earlier run is removed whole
 * once the current one has enough checkpoints.
 */
final class CheckpointCatalog {
  private static final String RUN = "run-";
  private static final String CHECKPOINT = "chk-";

  /** A checkpoint of some run. */
  record Entry(Path path, long run, long number) {
    private static final Comparator<Entry> NEWEST_FIRST =
        Comparator.comparingLong(Entry::run).thenComparingLong(Entry::number).reversed();
  }

  private final Path directory;

  CheckpointCatalog(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory).toRealPath();
  }

  /** Every checkpoint that has metadata, newest first; whether its files are whole is not known. */
  List<Entry> newestFirst() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path run : children(directory, RUN)) {
      entries.addAll(entries(run));
    }
    entries.sort(Entry.NEWEST_FIRST);
    return entries;
  }

  /** Makes the directory of a new run. */
  Path newRun() throws IOException {
    long last = -1;
    for (Path run : children(directory, RUN)) {
      last = Math.max(last, number(run, RUN));
    }
    return Files.createDirectory(directory.resolve(RUN + (last + 1)));
  }

  /** Removes the runs before the latest one once that has enough checkpoints of its own. */
  void prune() throws IOException {
    Path latest = null;
    for (Path run : children(directory, RUN)) {
      if (latest == null || number(run, RUN) > number(latest, RUN)) {
        latest = run;
      }
    }
    if (latest != null) {
      prune(latest);
    }
  }

  /** Removes the runs before {@code current} once that has enough checkpoints of its own. */
  void prune(Path current) throws IOException {
    if (entries(current).size() < FlinkConfig.RETAINED_CHECKPOINTS) {
      return;
    }
    for (Path run : children(directory, RUN)) {
      if (number(run, RUN) < number(current, RUN)) {
        Directories.delete(run);
      }
    }
  }

  /** Checkpoints lie below a directory named after the job's id, one per submission. */
  private static List<Entry> entries(Path run) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path job : children(run, "")) {
      for (Path checkpoint : children(job, CHECKPOINT)) {
        if (Files.exists(checkpoint.resolve(CheckpointFiles.METADATA))) {
          entries.add(new Entry(checkpoint, number(run, RUN), number(checkpoint, CHECKPOINT)));
        }
      }
    }
    return entries;
  }

  private static List<Path> children(Path directory, String prefix) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(Files::isDirectory)
          .filter(child -> child.getFileName().toString().startsWith(prefix))
          .filter(child -> prefix.isEmpty() || number(child, prefix) >= 0)
          .toList();
    } catch (NoSuchFileException e) {
      return Collections.emptyList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The number after the prefix, -1 when there is none. */
  private static long number(Path path, String prefix) {
    String digits = path.getFileName().toString().substring(prefix.length());
    return digits.matches("[0-9]{1,18}") ? Long.parseLong(digits) : -1;
  }
}
