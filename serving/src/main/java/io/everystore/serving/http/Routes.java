package io.everystore.serving.http;

import io.vertx.ext.web.Router;

/** A group of HTTP routes that one resource answers. */
@FunctionalInterface
public interface Routes {
  void mount(Router router);
}
