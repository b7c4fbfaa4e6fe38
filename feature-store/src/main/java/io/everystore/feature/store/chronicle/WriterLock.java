package io.everystore.feature.store.chronicle;

import io.everystore.feature.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write a store's directory, held by one store of one process at a time; ends with the
 * process.
 */
final class WriterLock implements AutoCloseable {
  private static final String FILE_NAME = "writer.lock";

  /**
   * Directories locked by this process. The operating system's lock belongs to the process as a
   * whole and ends when any of its descriptors of the file is closed, so a second attempt must not
   * even open it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final FileChannel channel;
  private final Path directory;

  private WriterLock(FileChannel channel, Path directory) {
    this.channel = channel;
    this.directory = directory;
  }

  /**
   * @throws StoreUnavailableException when another process, or another store of this one, holds it
   */
  static WriterLock acquire(Path directory) throws IOException {
    Path real = directory.toRealPath();
    if (!HELD.add(real)) {
      throw refused(real, Long.toString(ProcessHandle.current().pid()));
    }
    try {
      return new WriterLock(lock(real), real);
    } catch (IOException | RuntimeException e) {
      HELD.remove(real);
      throw e;
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    Path file = directory.resolve(FILE_NAME);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw refused(directory, Files.readString(file).strip());
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static StoreUnavailableException refused(Path directory, String pid) {
    return new StoreUnavailableException(
        directory + " is written by process " + pid + " (expected: one writer per directory)");
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD.remove(directory);
  }
}
