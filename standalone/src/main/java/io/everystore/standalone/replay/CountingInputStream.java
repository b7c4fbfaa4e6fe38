package io.everystore.standalone.replay;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes read through it, for a progress bar. */
final class CountingInputStream extends FilterInputStream {
  private volatile long bytesRead;

  CountingInputStream(InputStream in) {
    super(in);
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      count(1);
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    if (read > 0) {
      count(read);
    }
    return read;
  }

  // One reading thread: the volatile field is only published, never raced for.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void count(int read) {
    bytesRead += read;
  }
}
