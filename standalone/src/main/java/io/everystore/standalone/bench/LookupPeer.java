package io.everystore.standalone.bench;

import java.io.IOException;

/** A store filled with profiles, read by one thread. */
interface LookupPeer extends AutoCloseable {
  /** Reads a value into memory of this process and returns its length, -1 when it is missing. */
  int read(String key) throws IOException;

  /** Bytes its values occupy, 0 where it does not tell. */
  long bytes();

  @Override
  void close() throws IOException;
}
