package io.everystore.standalone.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * A data directory in a file: the log as it was stopped, and a savepoint, which holds no path of
 * the place where it was made, in the place of the checkpoints.
 */
final class GoldenData {
  private static final List<String> KEPT = List.of("kafka", "kafka-cluster-id", "everystore.lock");
  private static final String CHECKPOINT = "flink/run-0/golden/chk-1";

  private GoldenData() {}

  static void pack(Path data, Path savepoint, Path zip) throws IOException {
    Files.createDirectories(zip.getParent());
    try (OutputStream file = Files.newOutputStream(zip);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (String kept : KEPT) {
        add(out, data.resolve(kept), kept);
      }
      add(out, savepoint, CHECKPOINT);
    }
  }

  private static void add(ZipOutputStream out, Path root, String name) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String relative = root.relativize(file).toString();
        out.putNextEntry(new ZipEntry(relative.isEmpty() ? name : name + "/" + relative));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  static void unpack(Path zip, Path data) throws IOException {
    try (InputStream file = Files.newInputStream(zip);
        ZipInputStream in = new ZipInputStream(file)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path target = data.resolve(entry.getName()).normalize();
        if (!target.startsWith(data)) {
          throw new IOException(entry.getName() + ": leads out of the directory");
        }
        Files.createDirectories(target.getParent());
        Files.copy(in, target);
      }
    }
  }
}
