package io.everystore.serving.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Answers the description of this API, OpenAPI 3.1. */
public final class ApiDescription implements Routes {
  private static final String RESOURCE = "/openapi.yaml";

  private final Buffer yaml;

  private ApiDescription(Buffer yaml) {
    this.yaml = yaml;
  }

  public static ApiDescription load() {
    try (@Nullable InputStream in = ApiDescription.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + ": not on the class path");
      }
      return new ApiDescription(Buffer.buffer(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void mount(Router router) {
    router
        .get(RESOURCE)
        .handler(
            context ->
                context
                    .response()
                    .putHeader("content-type", "application/yaml")
                    .putHeader("cache-control", "public, max-age=300")
                    .end(yaml));
  }
}
