package io.everystore.feature.store.chronicle;

import io.everystore.feature.store.View;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * What a store's directory holds: properties, preceded by a line with their checksum, replaced as a
 * whole.
 *
 * <p>It is dirty from before the first file is opened until all are closed in order: even a reader
 * leaves locks in the files, so a file that was open at a crash must not be opened again.
 *
 * @param clean false while the files are open, and so after a crash
 * @param generation of the newest file; every new file gets the next
 * @param content what the store is filled with, in the words of its owner
 * @param positionsMillis when the store last held everything the topics held, the time it was
 *     opened for one that was empty then; 0 in files of releases that did not say
 * @param files by view; empty when dirty
 * @param positions by "topic/partition": next offset to read; empty when dirty
 */
record Manifest(
    boolean clean,
    long generation,
    String content,
    long positionsMillis,
    Map<View, FileEntry> files,
    Map<String, Long> positions) {
  private static final String FILE_NAME = "manifest.properties";
  private static final String FORMAT = "1";
  private static final int MAX_BYTES = 1 << 22;

  /**
   * One view's file at rest.
   *
   * @param configured what the store was asked for
   * @param current what the file was sized for, more when it grew
   */
  record FileEntry(
      String name,
      ViewSizing configured,
      ViewSizing current,
      long tombstones,
      MapFile.Fingerprint fingerprint) {}

  static Manifest dirty(long generation) {
    return new Manifest(false, generation, "", 0, Map.of(), Map.of());
  }

  /** Reads the directory's manifest; a missing or damaged one reads as dirty. */
  static Manifest read(Path directory) throws IOException {
    try {
      Path file = directory.resolve(FILE_NAME);
      if (Files.size(file) > MAX_BYTES) {
        return dirty(0);
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      int end = text.indexOf('\n');
      String body = text.substring(end + 1);
      if (end < 0 || !text.substring(0, end).equals(checksumLine(body))) {
        return dirty(0);
      }
      return parse(body);
    } catch (NoSuchFileException e) {
      return dirty(0);
    } catch (RuntimeException e) {
      // A manifest of another format: its checksum is right, its content is not ours.
      return dirty(0);
    }
  }

  /** Replaces the directory's manifest, surviving a crash of the machine at any point. */
  void write(Path directory) throws IOException {
    String body = format();
    byte[] bytes = (checksumLine(body) + "\n" + body).getBytes(StandardCharsets.UTF_8);
    Path temporary = directory.resolve(FILE_NAME + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(
        temporary,
        directory.resolve(FILE_NAME),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private String format() {
    Map<String, String> lines = new TreeMap<>();
    lines.put("format", FORMAT);
    lines.put("clean", Boolean.toString(clean));
    lines.put("generation", Long.toString(generation));
    lines.put("content", content);
    lines.put("positionsMillis", Long.toString(positionsMillis));
    files.forEach(
        (view, file) ->
            lines.put(
                "file." + view,
                file.name
                    + ","
                    + formatSizing(file.configured)
                    + ","
                    + formatSizing(file.current)
                    + ","
                    + file.tombstones
                    + ","
                    + file.fingerprint.lengthBytes()
                    + ","
                    + file.fingerprint.crc32c()));
    positions.forEach((key, offset) -> lines.put("position." + key, Long.toString(offset)));
    StringBuilder text = new StringBuilder();
    lines.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return text.toString();
  }

  private static Manifest parse(String body) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!FORMAT.equals(properties.getProperty("format"))) {
      return dirty(0);
    }
    Map<View, FileEntry> files = new EnumMap<>(View.class);
    Map<String, Long> positions = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      String value = properties.getProperty(name);
      if (name.startsWith("file.")) {
        files.put(View.valueOf(name.substring("file.".length())), parseFile(value));
      } else if (name.startsWith("position.")) {
        positions.put(name.substring("position.".length()), Long.parseLong(value));
      }
    }
    return new Manifest(
        Boolean.parseBoolean(properties.getProperty("clean")),
        Long.parseLong(properties.getProperty("generation")),
        properties.getProperty("content", ""),
        Long.parseLong(properties.getProperty("positionsMillis", "0")),
        files,
        positions);
  }

  private static FileEntry parseFile(String text) {
    String[] fields = text.split(",", -1);
    return new FileEntry(
        fields[0],
        parseSizing(fields, 1),
        parseSizing(fields, 4),
        Long.parseLong(fields[7]),
        new MapFile.Fingerprint(Long.parseLong(fields[8]), Integer.parseInt(fields[9])));
  }

  private static String formatSizing(ViewSizing sizing) {
    return sizing.entries() + "," + sizing.averageKeyBytes() + "," + sizing.averageValueBytes();
  }

  private static ViewSizing parseSizing(String[] fields, int from) {
    return new ViewSizing(
        Long.parseLong(fields[from]),
        Integer.parseInt(fields[from + 1]),
        Integer.parseInt(fields[from + 2]));
  }

  private static String checksumLine(String body) {
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return "# crc32c " + Long.toHexString(crc.getValue());
  }
}
