package io.everystore.jobs.job;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What RocksDB's files hold of state that was cleared, byte by byte. */
final class StateFilesTest {
  private static final String CANARY = "canary-7f3a91-of-an-erased-person";
  private static final String OTHER = "canary-05c2e8-of-somebody-else";

  /** RocksDB merges that many files of the first level into the next. */
  private static final int FILES_OF_FIRST_LEVEL = 4;

  @TempDir Path directory;

  @Test
  void clearedState_leavesFilesThatAreOldEnough() throws Exception {
    try (var flink = harness(Duration.ofSeconds(1))) {
      rememberAndForget(flink);
      await().atMost(Duration.ofSeconds(30)).until(() -> !holds(CANARY));
      assertTrue(holds(OTHER));
    }
  }

  @Test
  void clearedState_staysInFilesThatAreYoung() throws Exception {
    try (var flink = harness(Duration.ofDays(1))) {
      rememberAndForget(flink);
      await()
          .during(Duration.ofSeconds(5))
          .atMost(Duration.ofSeconds(10))
          .until(() -> holds(CANARY));
    }
  }

  @Test
  void filters_areKeptInParts() throws Exception {
    try (var flink = harness(Duration.ofDays(1))) {
      flink.processElement("somebody=new", 0);
      try (var found = Files.walk(directory.resolve("state"))) {
        List<Path> options =
            found.filter(file -> file.getFileName().toString().startsWith("OPTIONS-")).toList();
        assertFalse(options.isEmpty());
        for (Path file : options) {
          String text = Files.readString(file);
          assertTrue(text.contains("partition_filters=true"), text);
          assertTrue(text.contains("index_type=kTwoLevelIndexSearch"), text);
        }
      }
    }
  }

  /** What is cleared lies a level below the tombstone, which too few files follow to push it. */
  private void rememberAndForget(
      KeyedOneInputStreamOperatorTestHarness<String, String, String> flink) throws Exception {
    flink.processElement("erased=" + CANARY, 0);
    flink.processElement("other=" + OTHER, 0);
    for (int checkpoint = 1; checkpoint <= FILES_OF_FIRST_LEVEL; checkpoint++) {
      flink.processElement("somebody=else" + checkpoint, 0);
      flink.snapshot(checkpoint, checkpoint);
    }
    await().until(() -> tables() == 1);
    flink.processElement("erased=", 0);
    flink.snapshot(11, 11);
    assertTrue(holds(CANARY), "the files have nothing to lose: the test shows nothing");
    TimeUnit.SECONDS.sleep(3);
    // Ages are looked at when a file comes.
    flink.processElement("somebody=new", 0);
    flink.snapshot(12, 12);
  }

  private long tables() throws IOException {
    try (var found = Files.walk(directory.resolve("state"))) {
      return found.filter(file -> file.toString().endsWith(".sst")).count();
    }
  }

  private KeyedOneInputStreamOperatorTestHarness<String, String, String> harness(
      Duration rewriteAfter) throws Exception {
    Configuration settings = new Configuration();
    JobSettings.state(settings);
    settings.set(StateFiles.REWRITE_AFTER, rewriteAfter);
    EmbeddedRocksDBStateBackend backend =
        new EmbeddedRocksDBStateBackend(true)
            .configure(settings, Thread.currentThread().getContextClassLoader());
    backend.setDbStoragePath(directory.resolve("state").toString());
    var flink =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new Remember()), StateFilesTest::key, Types.STRING);
    flink.setStateBackend(backend);
    flink.setCheckpointStorage(
        new FileSystemCheckpointStorage(directory.resolve("checkpoints").toUri()));
    flink.open();
    return flink;
  }

  private static String key(String line) {
    return line.substring(0, line.indexOf('='));
  }

  private boolean holds(String text) throws IOException {
    List<Path> files;
    try (var found = Files.walk(directory.resolve("state"))) {
      files = found.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      try {
        // ISO 8859-1 keeps every byte as it is.
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          return true;
        }
      } catch (NoSuchFileException e) {
        // Compacted away meanwhile.
      }
    }
    return false;
  }

  /** Remembers what stands behind the equals sign, forgets when nothing does. */
  private static final class Remember extends KeyedProcessFunction<String, String, String> {
    private transient ValueState<String> value;

    @Override
    public void open(OpenContext context) {
      value = getRuntimeContext().getState(new ValueStateDescriptor<>("value", Types.STRING));
    }

    @Override
    public void processElement(String line, Context context, Collector<String> out)
        throws IOException {
      String text = line.substring(line.indexOf('=') + 1);
      if (text.isEmpty()) {
        value.clear();
      } else {
        value.update(text);
      }
    }
  }
}
