package io.everystore.standalone.up;

import io.everystore.standalone.broker.BrokerListener;
import java.io.IOException;

/** What stands between the broker and a part of the system that uses it. */
@FunctionalInterface
public interface BrokerLinks {
  /** Names of the parts that have a link of their own. */
  String JOB = "JOB";

  String SERVING = "SERVING";

  /**
   * Opens a link.
   *
   * @param brokerPort where the broker is going to listen for this part
   * @return the port where the part finds it
   */
  int open(String part, int brokerPort) throws IOException;

  default BrokerListener listener(String part, int brokerPort) throws IOException {
    return new BrokerListener(part, brokerPort, open(part, brokerPort));
  }
}
