package io.everystore.serving.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.util.AsciiString;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes answers the way every route does: content type, no shared caching, problems as JSON. */
public final class Answers {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().characterEscapes(new MarkupEscapes()).build();
  private static final CharSequence CONTENT_TYPE = AsciiString.cached("content-type");
  private static final CharSequence CONTENT_LENGTH = AsciiString.cached("content-length");
  private static final CharSequence CACHE_CONTROL = AsciiString.cached("cache-control");
  private static final CharSequence APPLICATION_JSON = AsciiString.cached("application/json");
  private static final CharSequence PROBLEM_JSON = AsciiString.cached("application/problem+json");
  private static final CharSequence PRIVATE_NO_STORE = AsciiString.cached("private, no-store");

  private Answers() {}

  /** Writes JSON members or elements to a generator. */
  @FunctionalInterface
  public interface JsonWriter {
    void write(JsonGenerator json) throws IOException;
  }

  /** Answers with {@code body}, which is UTF-8 JSON and belongs to one person or one moment. */
  public static void json(RoutingContext context, int status, Buffer body) {
    send(context.response(), status, APPLICATION_JSON, body);
  }

  /** Answers with what {@code writer} writes. For routes off the hot path. */
  public static void json(RoutingContext context, int status, JsonWriter writer) {
    json(context, status, toJson(writer));
  }

  public static Buffer toJson(JsonWriter writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      writer.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  /** Answers with a problem, unless an answer is already on its way. */
  public static void problem(HttpServerResponse response, Problem problem) {
    if (response.headWritten() || response.closed()) {
      return;
    }
    prepare(response, problem);
    send(response, problem.status(), PROBLEM_JSON, toJson(json -> write(json, problem)));
  }

  /** Writes a whole answer but does not end it, because ending it would close the connection. */
  static void problemThenLinger(HttpServerResponse response, Problem problem) {
    prepare(response, problem);
    Buffer body = toJson(json -> write(json, problem));
    head(response, problem.status(), PROBLEM_JSON, body);
    response.write(body);
  }

  private static void prepare(HttpServerResponse response, Problem problem) {
    problem.headers().forEach(response::putHeader);
    if (problem.closesConnection()) {
      response.putHeader("connection", "close");
    }
  }

  private static void write(JsonGenerator json, Problem problem) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", problem.type());
    json.writeStringField("title", problem.title());
    json.writeNumberField("status", problem.status());
    json.writeStringField("code", problem.code());
    json.writeStringField("detail", problem.detail());
    if (!problem.errors().isEmpty()) {
      json.writeArrayFieldStart("errors");
      for (Problem.FieldError error : problem.errors()) {
        json.writeStartObject();
        json.writeStringField("pointer", error.pointer());
        json.writeStringField("detail", error.detail());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void send(
      HttpServerResponse response, int status, CharSequence contentType, Buffer body) {
    if (response.headWritten() || response.closed()) {
      return;
    }
    head(response, status, contentType, body);
    response.end(body);
  }

  private static void head(
      HttpServerResponse response, int status, CharSequence contentType, Buffer body) {
    response.setStatusCode(status);
    response.headers().set(CONTENT_TYPE, contentType);
    response.headers().set(CACHE_CONTROL, PRIVATE_NO_STORE);
    response.headers().set(CONTENT_LENGTH, Integer.toString(body.length()));
  }
}
