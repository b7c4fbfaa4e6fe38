package io.everystore.standalone.up;

import io.everystore.serving.access.OwnCalls;
import java.io.IOException;
import java.net.URI;

/** The whole system while it runs, in one process or in several. */
interface RunningSystem extends AutoCloseable {
  /** Root of the public API, where the shop is. */
  URI publicAddress();

  /** Root of the management API. */
  URI adminAddress();

  /** How this process calls its public port; with keys, that of a system of one process only. */
  OwnCalls ownCalls();

  /** Flink's own page. */
  URI flinkAddress() throws Exception;

  /** Host and port of the broker in use. */
  String kafka();

  /** Stops the parts in the order in which they need each other. */
  @Override
  void close() throws IOException;
}
