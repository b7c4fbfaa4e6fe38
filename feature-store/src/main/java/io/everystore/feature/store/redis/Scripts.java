package io.everystore.feature.store.redis;

/**
 * What runs on the server, each a compare and set that may be replayed: lettuce sends a command
 * again after a reconnect, so nothing here counts up.
 */
final class Scripts {
  /**
   * Stores ARGV[1], laid out as {@link io.everystore.feature.store.ValueLayout}, at KEYS[1] unless
   * the stored version is higher, for ARGV[2] milliseconds unless that is 0. Versions are compared
   * as two halves, for Lua's numbers hold 53 bits.
   */
  static final String WRITE_UNLESS_OLDER =
      """
      local stored = redis.call('GETRANGE', KEYS[1], 6, 13)
      if #stored == 8 then
        local storedHigh, storedLow = struct.unpack('>I4I4', stored)
        local high, low = struct.unpack('>I4I4', ARGV[1], 7)
        if storedHigh > high or (storedHigh == high and storedLow > low) then
          return 0
        end
      end
      if ARGV[2] == '0' then
        redis.call('SET', KEYS[1], ARGV[1])
      else
        redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      end
      return 1
      """;

  /** Deletes KEYS[1] when it still is ARGV[1]. */
  static final String DELETE_IF_SAME =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then
        return redis.call('DEL', KEYS[1])
      end
      return 0
      """;

  /** Sets fields of the hash KEYS[2] to the rest of ARGV when KEYS[1] still is ARGV[1]. */
  static final String RECORD_POSITIONS =
      """
      if redis.call('GET', KEYS[1]) ~= ARGV[1] then
        return 0
      end
      for i = 2, #ARGV, 2 do
        redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
      end
      return 1
      """;

  private Scripts() {}
}
