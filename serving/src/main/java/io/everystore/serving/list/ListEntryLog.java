package io.everystore.serving.list;

import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.ListEntry;
import io.everystore.serving.http.Problem;
import io.everystore.serving.ingest.DurableLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Writes whom an upload names, a record each. Thread-safe; blocks until all are durable. */
public final class ListEntryLog {
  /** Records on their way at once; a buffer of 8 MB holds as many of the longest ids. */
  static final int MAX_UNDER_WAY = 4_000;

  private static final long STALL_SECONDS = 30;
  private static final int RETRY_AFTER_SECONDS = 5;

  private final DurableLog log;

  public ListEntryLog(DurableLog log) {
    this.log = log;
  }

  /**
   * Writes entries.
   *
   * @throws Problem 503 when the log does not take one of them; nobody is in the list for it then
   */
  public void write(String listId, List<String> ids, long uploadVersion)
      throws InterruptedException {
    Semaphore room = new Semaphore(MAX_UNDER_WAY);
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    for (String id : ids) {
      acquire(room, 1);
      if (failure.get() != null) {
        throw unavailable();
      }
      ListEntry entry =
          ListEntry.newBuilder()
              .setListId(listId)
              .setPersonId(id)
              .setUploadVersion(uploadVersion)
              .build();
      log.append(
          Topics.LIST_ENTRIES,
          (listId + "/" + id).getBytes(StandardCharsets.UTF_8),
          entry.toByteArray(),
          new DurableLog.Acknowledgement() {
            @Override
            public void appended(int partition, long offset) {
              room.release();
            }

            @Override
            public void failed(Throwable cause) {
              failure.set(cause);
              room.release();
            }
          });
    }
    acquire(room, MAX_UNDER_WAY);
    if (failure.get() != null) {
      throw unavailable();
    }
  }

  private static void acquire(Semaphore room, int permits) throws InterruptedException {
    if (!room.tryAcquire(permits, STALL_SECONDS, TimeUnit.SECONDS)) {
      throw unavailable();
    }
  }

  private static Problem unavailable() {
    return Problem.unavailable(
        "log_unavailable",
        "list: not durable, the one before stays; send it again",
        RETRY_AFTER_SECONDS);
  }
}
