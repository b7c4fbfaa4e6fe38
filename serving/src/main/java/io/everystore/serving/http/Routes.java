package io.everystore.serving.http;

import io.vertx.ext.web.Router;

/**
 * A group of HTTP routes that one resource answers.
 *
 * <p>{@link #mount} is called once per event loop, with a router of its own; the handlers are
 * called on all of them at once.
 */
@FunctionalInterface
public interface Routes {
  void mount(Router router);
}
