package io.everystore.standalone.chaos;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** What a bad disk does to the files of a replica's store. */
final class StoreFiles {
  private static final int FLIPS_PER_FILE = 2_000;

  /** Headers are hit as well as what lies behind them. */
  private static final int HEADER_BYTES = 4_096;

  private static final int HEADER_FLIPS = 4;

  private static final String MAP_SUFFIX = ".map";
  private static final String PROFILES_PREFIX = "profiles.";

  private StoreFiles() {}

  /** Deletes every file. */
  static int delete(Path store) throws IOException {
    List<Path> files = files(store);
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    return files.size();
  }

  /** Cuts every file off somewhere. */
  static int truncate(Path store, Random random) throws IOException {
    List<Path> files = files(store);
    for (Path file : files) {
      cutOff(file, random);
    }
    return files.size();
  }

  /** Cuts a file off somewhere. */
  static void cutOff(Path file, Random random) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate((long) (channel.size() * random.nextDouble()));
    }
  }

  /** One of the files that hold views. */
  static Path anyView(Path store, Random random) throws IOException {
    List<Path> views =
        files(store).stream().filter(file -> file.toString().endsWith(MAP_SUFFIX)).toList();
    if (views.isEmpty()) {
      throw new NoSuchFileException(store + "/*" + MAP_SUFFIX);
    }
    return views.get(random.nextInt(views.size()));
  }

  /** Whether it is the file of what is known of people. */
  static boolean holdsProfiles(Path view) {
    return view.getFileName().toString().startsWith(PROFILES_PREFIX);
  }

  /** Changes bytes of every file. */
  static int flip(Path store, Random random) throws IOException {
    List<Path> files = files(store);
    for (Path file : files) {
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        long size = channel.size();
        for (int i = 0; i < FLIPS_PER_FILE && size > 0; i++) {
          long bound = i < HEADER_FLIPS ? Math.min(size, HEADER_BYTES) : size;
          flip(channel, (long) (bound * random.nextDouble()), 1 << random.nextInt(8));
        }
      }
    }
    return files.size();
  }

  private static void flip(FileChannel channel, long position, int bit) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    if (channel.read(one, position) == 1) {
      one.put(0, (byte) (one.get(0) ^ bit));
      one.rewind();
      channel.write(one, position);
    }
  }

  private static List<Path> files(Path store) throws IOException {
    try (Stream<Path> paths = Files.walk(store)) {
      return paths.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
