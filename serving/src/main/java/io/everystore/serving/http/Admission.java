package io.everystore.serving.http;

import io.vertx.ext.web.RoutingContext;

/** Decides whether a request may go on to its route. Thread-safe. */
public interface Admission {
  /** Lets everybody in, from pages of this machine: what holds while there are no keys. */
  Admission OPEN =
      new Admission() {
        @Override
        public void admit(RoutingContext context) {}

        @Override
        public boolean allows(String origin) {
          return Origins.isLoopback(origin);
        }
      };

  /**
   * Lets a request go on.
   *
   * @throws Problem when it may not
   */
  void admit(RoutingContext context);

  /** True when pages of this origin may call. */
  boolean allows(String origin);
}
