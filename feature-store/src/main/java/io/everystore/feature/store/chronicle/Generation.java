package io.everystore.feature.store.chronicle;

import static java.util.Objects.requireNonNull;

import io.everystore.feature.model.Topics;
import io.everystore.feature.store.KeyBytes;
import io.everystore.feature.store.View;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import net.openhft.chronicle.map.ChronicleMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The set of map files a store works on: either the last one that was closed in order, checked byte
 * by byte, or a new empty one. Owned by the writing thread.
 */
final class Generation {
  private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
  private static final String SUFFIX = ".map";

  /** Of files that were cut off; kept for a day at most, since they may tell of persons. */
  private static final String SET_ASIDE = ".damaged";

  private final ChronicleStoreConfig config;
  private final Map<View, ViewMap> maps = new EnumMap<>(View.class);
  private final Map<View, ViewFile> files = new EnumMap<>(View.class);
  private final Map<View, ViewFile> next = new EnumMap<>(View.class);
  private Map<String, Long> positions = Map.of();
  private long positionsMillis;
  private @Nullable String rebuildReason;
  private long number;

  /**
   * A file and which one it was when it was opened, so that another one of its name is told, and
   * its greatest length so far, so that it is told when it was cut off.
   */
  private record ViewFile(Path path, ViewSizing sizing, Object identity, long lengthBytes) {
    static ViewFile opened(Path path, ViewSizing sizing) throws IOException {
      return new ViewFile(path, sizing, Generation.identity(path), Files.size(path));
    }
  }

  private Generation(ChronicleStoreConfig config, long number, long nowMillis) {
    this.config = config;
    this.number = number;
    this.positionsMillis = nowMillis;
  }

  static Generation open(ChronicleStoreConfig config, long nowMillis) throws IOException {
    Manifest manifest = Manifest.read(config.directory());
    Generation generation = new Generation(config, manifest.generation(), nowMillis);
    Optional<String> objection = generation.objection(manifest, nowMillis);
    // From here on a crash leaves a dirty manifest, whatever was there.
    Manifest.dirty(manifest.generation()).write(config.directory());
    for (View view : View.values()) {
      generation.deleteSetAside(view);
    }
    if (objection.isEmpty()) {
      objection = generation.reopen(manifest);
    }
    if (objection.isPresent()) {
      LOG.warn("starting with an empty store in {}: {}", config.directory(), objection.get());
      generation.rebuildReason = objection.get();
      generation.startEmpty();
    }
    return generation;
  }

  private Optional<String> objection(Manifest manifest, long nowMillis) throws IOException {
    if (!manifest.clean()) {
      return Optional.of("it was not closed in order");
    }
    if (!manifest.content().equals(config.content())) {
      return Optional.of(
          "it was filled with \"%s\", now \"%s\"".formatted(manifest.content(), config.content()));
    }
    // Either way: a clock that was wrong then says as little.
    if (Math.abs(nowMillis - manifest.positionsMillis()) > Topics.LONGEST_AWAY.toMillis()) {
      return Optional.of(
          "it was last filled at %s (expected: less than %s ago, while the topics keep removals)"
              .formatted(Instant.ofEpochMilli(manifest.positionsMillis()), Topics.LONGEST_AWAY));
    }
    for (View view : View.values()) {
      Manifest.FileEntry entry = manifest.files().get(view);
      if (entry == null) {
        return Optional.of("view " + view + " is new");
      }
      if (!entry.configured().equals(config.sizing(view))) {
        return Optional.of(
            "view " + view + " was sized " + entry.configured() + ", now " + config.sizing(view));
      }
      Path file = config.directory().resolve(entry.name());
      if (!Files.isRegularFile(file)) {
        return Optional.of(file + " is missing");
      }
      MapFile.Fingerprint found = MapFile.fingerprint(file);
      if (!found.equals(entry.fingerprint())) {
        return Optional.of(file + " is " + found + ", was closed as " + entry.fingerprint());
      }
    }
    return Optional.empty();
  }

  private Optional<String> reopen(Manifest manifest) {
    try {
      for (View view : View.values()) {
        Manifest.FileEntry entry = manifest.files().get(view);
        if (entry == null) {
          throw new IllegalStateException("view " + view + " has no file");
        }
        Path file = config.directory().resolve(entry.name());
        add(view, file, entry.current(), entry.tombstones());
      }
      positions = manifest.positions();
      positionsMillis = manifest.positionsMillis();
      return Optional.empty();
    } catch (IOException | RuntimeException | InternalError e) {
      LOG.warn("cannot open the files of {}", config.directory(), e);
      maps.values().forEach(ViewMap::close);
      maps.clear();
      files.clear();
      return Optional.of("its files cannot be opened: " + e);
    }
  }

  private void startEmpty() throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(config.directory(), "*" + SUFFIX)) {
      for (Path file : old) {
        Files.delete(file);
      }
    }
    for (View view : View.values()) {
      add(view, nextPath(view), config.sizing(view), 0);
    }
  }

  private void add(View view, Path path, ViewSizing sizing, long tombstones) throws IOException {
    maps.put(view, new ViewMap(view, MapFile.open(path, name(view), sizing), tombstones));
    files.put(view, ViewFile.opened(path, sizing));
  }

  private static Object identity(Path path) throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key == null ? path : key;
  }

  /**
   * Whether the file of a view is no longer where it was opened: deleted or replaced, while what is
   * mapped of it goes on to be served by the kernel until this process ends.
   */
  boolean isLost(View view) {
    ViewFile file = file(view);
    try {
      return !file.identity.equals(identity(file.path));
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether the file of a view is shorter than it was: what was mapped of the rest is gone. */
  boolean isCutOff(View view) {
    ViewFile file = file(view);
    try {
      long lengthBytes = Files.size(file.path);
      if (lengthBytes > file.lengthBytes && !isLost(view)) {
        files.put(view, new ViewFile(file.path, file.sizing, file.identity, lengthBytes));
      }
      return lengthBytes < file.lengthBytes && !isLost(view);
    } catch (IOException e) {
      // Deleted, which is another matter.
      return false;
    }
  }

  /** Creates the larger file a view moves to; {@link #replaced} follows. */
  ChronicleMap<KeyBytes, EntryBytes> createLarger(View view) throws IOException {
    ViewMap full = requireNonNull(maps.get(view));
    return createNext(view, file(view).sizing.grownFor(full.entries(), full.usedBytes()));
  }

  /** Creates the equally large file a view moves to; {@link #replaced} follows. */
  ChronicleMap<KeyBytes, EntryBytes> createEqual(View view) throws IOException {
    return createNext(view, file(view).sizing);
  }

  private ChronicleMap<KeyBytes, EntryBytes> createNext(View view, ViewSizing sizing)
      throws IOException {
    Files.createDirectories(config.directory());
    Path path = nextPath(view);
    LOG.info(
        "view {} moves to {}, sized for {} entries of {} bytes",
        view,
        path,
        sizing.entries(),
        sizing.averageValueBytes());
    try {
      ChronicleMap<KeyBytes, EntryBytes> map = MapFile.open(path, name(view), sizing);
      next.put(view, ViewFile.opened(path, sizing));
      return map;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** Deletes the file a view has moved from. */
  void replaced(View view) throws IOException {
    Files.deleteIfExists(leave(view));
  }

  /** Deletes the file a view could not move to. */
  void notReplaced(View view) throws IOException {
    ViewFile file = next.remove(view);
    if (file != null) {
      Files.deleteIfExists(file.path);
    }
  }

  /** Sets the damaged file aside that a view has left, in place of an earlier one. */
  void setAside(View view) {
    Path old = leave(view);
    try {
      Files.move(old, setAsidePath(view), StandardCopyOption.REPLACE_EXISTING);
      LOG.info("{} was set aside as {}", old, setAsidePath(view));
    } catch (IOException e) {
      LOG.warn("{} could not be set aside", old, e);
    }
  }

  void deleteSetAside(View view) {
    try {
      Files.deleteIfExists(setAsidePath(view));
    } catch (IOException e) {
      LOG.warn("{} could not be deleted", setAsidePath(view), e);
    }
  }

  /** The file a view was in until now. */
  private Path leave(View view) {
    Path old = file(view).path;
    ViewFile current = next.remove(view);
    if (current == null) {
      throw new IllegalStateException("view " + view + " has no file to move to");
    }
    files.put(view, current);
    return old;
  }

  private Path setAsidePath(View view) {
    return config.directory().resolve(name(view) + SET_ASIDE);
  }

  /** Closes all files and, when they are sound, records them as worth opening again. */
  void close(Map<String, Long> currentPositions, long currentPositionsMillis) throws IOException {
    maps.values().forEach(ViewMap::close);
    for (Map.Entry<View, ViewMap> map : maps.entrySet()) {
      if (map.getValue().damaged()) {
        LOG.warn("view {} met damaged values; the store will be rebuilt", map.getKey());
        return;
      }
    }
    Map<View, Manifest.FileEntry> entries = new EnumMap<>(View.class);
    for (Map.Entry<View, ViewMap> map : maps.entrySet()) {
      ViewFile file = file(map.getKey());
      entries.put(
          map.getKey(),
          new Manifest.FileEntry(
              file.path.getFileName().toString(),
              config.sizing(map.getKey()),
              file.sizing,
              map.getValue().tombstones(),
              MapFile.seal(file.path)));
    }
    new Manifest(true, number, config.content(), currentPositionsMillis, entries, currentPositions)
        .write(config.directory());
  }

  Map<View, ViewMap> maps() {
    return maps;
  }

  Map<String, Long> positions() {
    return positions;
  }

  /** When it last held everything the topics held; when it was opened for an empty one. */
  long positionsMillis() {
    return positionsMillis;
  }

  Optional<String> rebuildReason() {
    return Optional.ofNullable(rebuildReason);
  }

  private ViewFile file(View view) {
    ViewFile file = files.get(view);
    if (file == null) {
      throw new IllegalStateException("view " + view + " has no file");
    }
    return file;
  }

  private Path nextPath(View view) {
    number++;
    return config
        .directory()
        .resolve(String.format(Locale.ROOT, "%s.g%06d%s", name(view), number, SUFFIX));
  }

  private static String name(View view) {
    return view.name().toLowerCase(Locale.ROOT);
  }
}
