package io.everystore.standalone.replay;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to send, where and how fast.
 *
 * @param columns column names for {@link LogFormat#CSV}
 * @param speed times the log's own pace; infinite for as fast as the server takes it
 * @param limit lines at most
 * @param untilMillis lines later than this event time are left out
 * @param lanes requests under way at once; a person's events stay in one lane and in order
 * @param patience how long a server may stay away before the replay gives up
 */
record ReplayOptions(
    Path file,
    LogFormat format,
    Map<String, String> columns,
    double speed,
    long limit,
    long untilMillis,
    URI url,
    @Nullable String key,
    int lanes,
    Duration patience) {
  ReplayOptions {
    columns = Map.copyOf(columns);
  }
}
