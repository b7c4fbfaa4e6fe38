package io.everystore.feature.store.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Walks the keys of a pattern, each once. The server may name a key twice while its table grows, so
 * the keys seen are remembered until the end of the walk.
 */
final class KeyScan {
  private static final int PAGE_KEYS = 500;

  private final RedisCommands<byte[], byte[]> commands;

  KeyScan(RedisCommands<byte[], byte[]> commands) {
    this.commands = commands;
  }

  void forEachPage(String pattern, Consumer<List<byte[]>> visitor) {
    ScanArgs arguments = ScanArgs.Builder.limit(PAGE_KEYS).match(pattern);
    Set<ByteBuffer> seen = new HashSet<>();
    ScanCursor cursor = ScanCursor.INITIAL;
    while (!cursor.isFinished()) {
      KeyScanCursor<byte[]> page = commands.scan(cursor, arguments);
      List<byte[]> fresh = new ArrayList<>(page.getKeys().size());
      for (byte[] key : page.getKeys()) {
        if (seen.add(ByteBuffer.wrap(key))) {
          fresh.add(key);
        }
      }
      if (!fresh.isEmpty()) {
        visitor.accept(fresh);
      }
      cursor = page;
    }
  }
}
