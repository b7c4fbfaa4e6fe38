package io.everystore.feature.store.chronicle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everystore.feature.model.EpochClock;
import io.everystore.feature.store.OnlineStoreWriter.Outcome;
import io.everystore.feature.store.StoreDamagedException;
import io.everystore.feature.store.StoreUnavailableException;
import io.everystore.feature.store.StoredValue;
import io.everystore.feature.store.View;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the files of {@link ChronicleOnlineStore} when something goes wrong. */
final class ChronicleFaultTest {
  private static final int ENTRIES = 2_000;
  private static final String TOPIC = "profiles.v1";
  private static final Duration LONGEST_OPEN = Duration.ofSeconds(60);

  @TempDir Path directory;

  static ChronicleStoreConfig config(Path directory) {
    Map<View, ViewSizing> sizings = new EnumMap<>(View.class);
    for (View view : View.values()) {
      sizings.put(view, new ViewSizing(ENTRIES, 16, 300));
    }
    return new ChronicleStoreConfig(directory, sizings, ChronicleStoreConfig.ALARM_RATIO, 1L << 30);
  }

  @Test
  void orderlyRestart_keepsValuesTombstonesAndPositions() {
    fillAndClose();
    try (ChronicleOnlineStore store = open()) {
      assertTrue(store.rebuildReason().isEmpty(), () -> store.rebuildReason().toString());
      assertHoldsEverything(store);
      assertEquals(1, store.tombstones(View.PROFILES));
      assertEquals(Outcome.STALE, store.put(View.PROFILES, "removed", 4, new byte[1], 1));
      assertEquals(77, store.position(TOPIC, 3));
    }
    try (ChronicleOnlineStore store = open()) {
      assertHoldsEverything(store);
      assertEquals(77, store.position(TOPIC, 3));
    }
  }

  @Test
  void storeClosedNineteenHoursAgo_isContinued_alsoWhenItsClockWasBehind() {
    fillAndClose();
    for (long hours : new long[] {19, -19}) {
      try (ChronicleOnlineStore store = openIn(Duration.ofHours(hours))) {
        assertTrue(store.rebuildReason().isEmpty(), () -> store.rebuildReason().toString());
        assertHoldsEverything(store);
        assertEquals(77, store.position(TOPIC, 3));
      }
    }
  }

  @Test
  void storeClosedLongerAgoThanTopicsKeepRemovals_startsEmpty() {
    fillAndClose();
    try (ChronicleOnlineStore store = openIn(Duration.ofHours(25))) {
      assertStartedEmpty(store, "it was last filled at");
    }
  }

  @Test
  void openingWithoutReadingOn_doesNotMakeAStoreYounger() {
    fillAndClose();
    openIn(Duration.ofHours(15)).close();
    try (ChronicleOnlineStore store = openIn(Duration.ofHours(25))) {
      assertStartedEmpty(store, "it was last filled at");
    }
  }

  @Test
  void manifestThatDoesNotSayWhen_startsEmpty() throws IOException {
    fillAndClose();
    Path at = directory.resolve("store");
    Manifest said = Manifest.read(at);
    assertTrue(said.clean() && said.positionsMillis() > 0, said.toString());
    new Manifest(true, said.generation(), said.content(), 0, said.files(), said.positions())
        .write(at);
    try (ChronicleOnlineStore store = open()) {
      assertStartedEmpty(store, "it was last filled at 1970");
    }
  }

  @Test
  void filesOfAnUnclosedStore_areNotOpenedAgain() throws IOException {
    Path copy = directory.resolve("copy");
    try (ChronicleOnlineStore store = open()) {
      fill(store);
      copyFiles(copy);
    }
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(config(copy), EpochClock.SYSTEM)) {
      assertStartedEmpty(store, "not closed in order");
    }
  }

  @Test
  void killedWriter_isFollowedByAnEmptyStoreThatWorks() throws Exception {
    for (int kill = 0; kill < 3; kill++) {
      Process child = ChildWriter.start(directory.resolve("store"), "forever");
      awaitWriting(child);
      child.destroyForcibly().waitFor();
      assertTimeoutPreemptively(
          LONGEST_OPEN,
          () -> {
            try (ChronicleOnlineStore store = open()) {
              assertStartedEmpty(store, "not closed in order");
              fill(store);
              assertHoldsEverything(store);
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.0, 0.0001, 0.01, 0.3, 0.6, 0.999})
  void bytesFlippedAtRest_startEmpty(double where) throws IOException {
    fillAndClose();
    Path file = mapFile();
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      flip(bytes, (long) (where * bytes.length()));
    }
    try (ChronicleOnlineStore store = open()) {
      assertStartedEmpty(store, "was closed as");
      fill(store);
      assertHoldsEverything(store);
    }
  }

  @Test
  void truncatedFile_startsEmpty() throws IOException {
    fillAndClose();
    try (RandomAccessFile bytes = new RandomAccessFile(mapFile().toFile(), "rw")) {
      bytes.setLength(bytes.length() / 2);
    }
    try (ChronicleOnlineStore store = open()) {
      assertStartedEmpty(store, "was closed as");
    }
  }

  @Test
  void missingFile_startsEmpty() throws IOException {
    fillAndClose();
    Files.delete(mapFile());
    try (ChronicleOnlineStore store = open()) {
      assertStartedEmpty(store, "is missing");
    }
  }

  @Test
  void changedManifest_startsEmpty() throws IOException {
    fillAndClose();
    Path manifest = directory.resolve("store/manifest.properties");
    Files.writeString(manifest, Files.readString(manifest).replace("/3=77", "/3=78"));
    try (ChronicleOnlineStore store = open()) {
      assertStartedEmpty(store, "not closed in order");
    }
  }

  @Test
  void changedSizes_startEmptyInANewFile() throws IOException {
    fillAndClose();
    Path before = mapFile();
    ChronicleStoreConfig changed =
        config(directory.resolve("store")).with(View.PROFILES, new ViewSizing(9_999, 16, 300));
    try (ChronicleOnlineStore store = ChronicleOnlineStore.open(changed, EpochClock.SYSTEM)) {
      assertStartedEmpty(store, "was sized");
      assertFalse(Files.exists(before));
    }
  }

  @Test
  void valuesFlippedUnderTheProcess_areMissesAndNeverTorn() throws IOException {
    ChronicleOnlineStore store = open();
    fill(store);
    int flipped = flipPayloads(mapFile(), new Random(5), 500);
    int missing = 0;
    StoredValue value = new StoredValue();
    for (int i = 0; i < ENTRIES; i++) {
      if (store.read(View.PROFILES, "k" + i, value)) {
        assertArrayEquals(value(i), value.toByteArray());
      } else {
        missing++;
      }
    }
    assertTrue(missing > 0 && missing <= flipped, "missing " + missing + " of " + flipped);
    assertEquals(missing, store.corruptReads());
    for (int i = 0; i < ENTRIES; i++) {
      assertEquals(
          Outcome.APPLIED, store.put(View.PROFILES, "k" + i, 1, value(i), value(i).length));
    }
    assertHoldsEverything(store);
    store.close();
    try (ChronicleOnlineStore next = open()) {
      assertStartedEmpty(next, "not closed in order");
    }
  }

  @Test
  void fileDeletedUnderTheProcess_isWrittenAnew() throws IOException {
    try (ChronicleOnlineStore store = open()) {
      fill(store);
      assertEquals(0, store.restoreLostFiles());
      Files.delete(mapFile());
      assertHoldsEverything(store);
      assertEquals(1, store.restoreLostFiles());
      assertTrue(Files.exists(mapFile()));
      assertHoldsEverything(store);
      assertEquals(0, store.restoreLostFiles());
    }
    try (ChronicleOnlineStore store = open()) {
      assertTrue(store.rebuildReason().isEmpty(), () -> store.rebuildReason().toString());
      assertHoldsEverything(store);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.0001, 0.01, 0.1, 0.2})
  void fileCutOffUnderTheProcess_isSetAside_andTheViewBeginsAnew(double where) throws Exception {
    try (ChronicleOnlineStore store = open()) {
      fill(store);
      assertFalse(store.replaceDamaged(View.PROFILES));
      // Where locks are cut off, a reader that has its value may meet it when it gives them back.
      List<Thread> readers = startReaders(store, 3, where < 0.01 ? 1 : 0);
      Path file = mapFile();
      cutOff(file, where);
      assertThrows(StoreDamagedException.class, () -> writeUntilRefused(store));
      assertEquals(0, store.size(View.PROFILES));
      assertThrows(
          StoreUnavailableException.class, () -> store.forEach(View.PROFILES, (key, value) -> {}));
      assertThrows(StoreDamagedException.class, () -> store.grow(View.PROFILES));
      assertTimeoutPreemptively(
          Duration.ofSeconds(1), () -> readAll(store), "each lookup of a file cut off takes long");

      assertTrue(store.replaceDamaged(View.PROFILES));
      assertFalse(store.replaceDamaged(View.PROFILES));
      assertEquals(List.of(setAside()), filesOf("profiles.damaged"));
      assertNotEquals(file, mapFile());
      assertEquals(0, store.tombstones(View.PROFILES));
      fill(store);
      assertHoldsEverything(store);
      stop(readers);
      for (View view : View.values()) {
        store.wipeRemoved(view);
      }
      assertFalse(Files.exists(setAside()), "it may tell of persons");
    }
    try (ChronicleOnlineStore store = open()) {
      assertTrue(store.rebuildReason().isEmpty(), () -> store.rebuildReason().toString());
      assertHoldsEverything(store);
    }
  }

  @Test
  void fileCutOffWhereNobodyReads_isFoundByItsLength() throws IOException {
    try (ChronicleOnlineStore store = open()) {
      fill(store);
      cutOff(mapFile(), 0.99);
      assertTrue(store.replaceDamaged(View.PROFILES));
      assertEquals(0, store.size(View.PROFILES));
      store.close();
      assertTrue(Files.exists(setAside()));
    }
    try (ChronicleOnlineStore store = open()) {
      assertTrue(store.rebuildReason().isEmpty(), () -> store.rebuildReason().toString());
      assertFalse(Files.exists(setAside()), "kept beyond a restart");
    }
  }

  @Test
  void storeClosedWithAFileCutOff_startsEmpty() throws IOException {
    try (ChronicleOnlineStore store = open()) {
      fill(store);
      cutOff(mapFile(), 0);
      assertFalse(store.read(View.PROFILES, "k1", new StoredValue()));
    }
    try (ChronicleOnlineStore store = open()) {
      assertStartedEmpty(store, "not closed in order");
    }
  }

  @Test
  void otherFileInItsPlace_isNotTakenForIt() throws IOException {
    try (ChronicleOnlineStore store = open()) {
      fill(store);
      Path file = mapFile();
      Path copy = directory.resolve("copy");
      Files.copy(file, copy);
      Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
      store.put(View.PROFILES, "k1", 2, value(1), value(1).length);
      assertEquals(1, store.restoreLostFiles());
      assertHoldsEverything(store);
    }
    try (ChronicleOnlineStore store = open()) {
      assertTrue(store.rebuildReason().isEmpty(), () -> store.rebuildReason().toString());
      assertEquals(Outcome.STALE, store.put(View.PROFILES, "k1", 1, value(1), value(1).length));
    }
  }

  @Test
  void directoryDeletedUnderTheProcess_isThereAgain() throws IOException {
    try (ChronicleOnlineStore store = open()) {
      fill(store);
      try (Stream<Path> files = Files.list(directory.resolve("store"))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Files.delete(file);
        }
      }
      Files.delete(directory.resolve("store"));
      assertEquals(View.values().length, store.restoreLostFiles());
      assertHoldsEverything(store);
    }
    try (ChronicleOnlineStore store = open()) {
      assertHoldsEverything(store);
    }
  }

  @Test
  void secondWriter_isRefusedNamingTheFirst() throws Exception {
    try (ChronicleOnlineStore store = open()) {
      fill(store);
      StoreUnavailableException refused = assertThrows(StoreUnavailableException.class, this::open);
      String pid = Long.toString(ProcessHandle.current().pid());
      assertTrue(String.valueOf(refused.getMessage()).contains("process " + pid));
      Process child = ChildWriter.start(directory.resolve("store"), "once");
      String output = output(child);
      assertTrue(child.waitFor() != 0 && output.contains("is written by process " + pid), output);
      assertHoldsEverything(store);
    }
  }

  @Test
  void openingWritingAndClosing_connectsToNobody() throws Exception {
    Process child = ChildWriter.start(directory.resolve("store"), "once");
    String output = output(child);
    assertEquals(0, child.waitFor(), output);
    assertTrue(output.contains("connections: []"), output);
    try (ChronicleOnlineStore store = open()) {
      assertEquals(ENTRIES, store.size(View.PROFILES));
      assertEquals(1, store.position(TOPIC, 0));
    }
  }

  @Test
  void closedStore_refusesInsteadOfCrashing() {
    ChronicleOnlineStore store = open();
    fill(store);
    store.close();
    store.close();
    assertThrows(
        IllegalStateException.class, () -> store.read(View.PROFILES, "k1", new StoredValue()));
    assertThrows(
        IllegalStateException.class, () -> store.put(View.PROFILES, "k1", 9, new byte[1], 1));
  }

  private void fillAndClose() {
    try (ChronicleOnlineStore store = open()) {
      fill(store);
    }
  }

  private ChronicleOnlineStore open() {
    return ChronicleOnlineStore.open(config(directory.resolve("store")), EpochClock.SYSTEM);
  }

  private ChronicleOnlineStore openIn(Duration time) {
    return ChronicleOnlineStore.open(
        config(directory.resolve("store")), () -> System.currentTimeMillis() + time.toMillis());
  }

  private static void fill(ChronicleOnlineStore store) {
    for (int i = 0; i < ENTRIES; i++) {
      store.put(View.PROFILES, "k" + i, 1, value(i), value(i).length);
    }
    store.remove(View.PROFILES, "removed", 5);
    store.recordPosition(TOPIC, 3, 77);
  }

  private static byte[] value(int i) {
    byte[] value = new byte[100 + i % 300];
    Arrays.fill(value, (byte) 0x5A);
    byte[] number = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(number, 0, value, 0, number.length);
    return value;
  }

  private static void assertHoldsEverything(ChronicleOnlineStore store) {
    StoredValue value = new StoredValue();
    for (int i = 0; i < ENTRIES; i++) {
      assertTrue(store.read(View.PROFILES, "k" + i, value), "no value of k" + i);
      assertArrayEquals(value(i), value.toByteArray());
    }
    assertEquals(ENTRIES, store.size(View.PROFILES));
  }

  private static void assertStartedEmpty(ChronicleOnlineStore store, String reason) {
    assertTrue(
        store.rebuildReason().orElse("").contains(reason), () -> store.rebuildReason().toString());
    assertEquals(0, store.size(View.PROFILES));
    assertEquals(0, store.tombstones(View.PROFILES));
    assertEquals(0, store.position(TOPIC, 3));
    assertFalse(store.read(View.PROFILES, "k1", new StoredValue()));
  }

  private static void cutOff(Path file, double where) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength((long) (where * bytes.length()));
    }
  }

  private static void writeUntilRefused(ChronicleOnlineStore store) {
    for (int i = 0; i < ENTRIES; i++) {
      store.put(View.PROFILES, "k" + i, 1, value(i), value(i).length);
    }
  }

  private static void readAll(ChronicleOnlineStore store) {
    StoredValue value = new StoredValue();
    for (int i = 0; i < ENTRIES; i++) {
      if (store.read(View.PROFILES, "k" + i, value)) {
        assertArrayEquals(value(i), value.toByteArray());
      }
    }
  }

  /** Threads that read until they are interrupted, or meet more faults than {@code faults}. */
  private static List<Thread> startReaders(ChronicleOnlineStore store, int count, int faults) {
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread reader =
          new Thread(
              () -> {
                int met = 0;
                while (!Thread.currentThread().isInterrupted() && met <= faults) {
                  try {
                    readAll(store);
                  } catch (InternalError e) {
                    met++;
                  }
                }
              },
              "reader");
      reader.start();
      readers.add(reader);
    }
    return readers;
  }

  private static void stop(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      assertTrue(thread.isAlive(), "a reader failed");
      thread.interrupt();
      thread.join();
    }
  }

  private Path setAside() {
    return directory.resolve("store/profiles.damaged");
  }

  private Path mapFile() throws IOException {
    List<Path> found = filesOf("profiles.g");
    assertEquals(1, found.size(), found.toString());
    return found.get(0);
  }

  private List<Path> filesOf(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("store"))) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  private void copyFiles(Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(directory.resolve("store"))) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  /** Flips a byte amid runs of the filler that {@link #value} writes, up to {@code count} times. */
  private static int flipPayloads(Path file, Random random, int count) throws IOException {
    byte[] content = Files.readAllBytes(file);
    int flips = 0;
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      for (int tries = 0; tries < 1_000_000 && flips < count; tries++) {
        int at = 8 + random.nextInt(content.length - 16);
        if (content[at] == 0x5A && content[at - 8] == 0x5A && content[at + 8] == 0x5A) {
          flip(bytes, at);
          content[at] = 0;
          flips++;
        }
      }
    }
    return flips;
  }

  private static void flip(RandomAccessFile bytes, long at) throws IOException {
    bytes.seek(at);
    int before = bytes.read();
    bytes.seek(at);
    bytes.write(before ^ 0xFF);
  }

  private static void awaitWriting(Process child) throws IOException {
    BufferedReader lines = child.inputReader();
    String line = lines.readLine();
    while (line != null && !line.equals(ChildWriter.WRITING)) {
      line = lines.readLine();
    }
    assertNotNull(line, "the writer ended before it wrote");
  }

  private static String output(Process child) throws InterruptedException {
    String output = child.inputReader().lines().collect(Collectors.joining("\n"));
    assertTrue(child.waitFor(1, TimeUnit.MINUTES));
    return output;
  }
}
