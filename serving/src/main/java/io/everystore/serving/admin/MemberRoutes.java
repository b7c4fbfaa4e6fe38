package io.everystore.serving.admin;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.proto.Definition;
import io.everystore.serving.definition.AuditLog;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.BlockingCalls;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.everystore.serving.segment.Audience;
import io.everystore.serving.segment.SegmentCounts;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Who is in a segment: a part of them as NDJSON, or all of them as CSV, part after part. */
public final class MemberRoutes implements Routes {
  private static final int DEFAULT_MEMBERS = 1_000;

  /** The first of a segment, as the console shows them; more is an export, and noted. */
  private static final int MEMBERS_TO_LOOK_AT = 100;

  private static final int MAX_MEMBERS = 100_000;

  private final Supplier<DefinitionImage> image;
  private final Audience audience;
  private final AuditLog audit;
  private final SegmentReadiness readiness;
  private final int csvPart;

  public MemberRoutes(
      Supplier<DefinitionImage> image, Audience audience, SegmentCounts counts, AuditLog audit) {
    this(image, audience, counts, audit, MAX_MEMBERS);
  }

  /**
   * Makes the routes.
   *
   * @param csvPart members of one part of a CSV file: each part looks at everybody once
   */
  MemberRoutes(
      Supplier<DefinitionImage> image,
      Audience audience,
      SegmentCounts counts,
      AuditLog audit,
      int csvPart) {
    this.audit = audit;
    this.image = image;
    this.readiness = new SegmentReadiness(image, counts);
    this.audience = audience;
    this.csvPart = csvPart;
  }

  @Override
  public void mount(Router router) {
    router.get("/v1/segments/:id/members").handler(this::get);
  }

  private void get(RoutingContext context) {
    String id = context.pathParam("id");
    Definition segment =
        DefinitionKey.isId(id)
            ? image.get().find(new DefinitionKey(DefinitionKind.SEGMENT, id))
            : null;
    if (segment == null) {
      throw Problem.notFound("segments: none has this id");
    }
    if (!audience.isOfEverybody()) {
      throw Problem.of(
          409,
          "share",
          "members: this replica holds a share of the people only (expected: to be asked of one"
              + " that holds all; GET /v1/topology names them)");
    }
    int limit = limit(context.request());
    String after = parameter(context.request(), "after");
    if (isCsv(context.request()) || !after.isEmpty() || limit == 0 || limit > MEMBERS_TO_LOOK_AT) {
      audit.exportedMembers(id, Operators.name(context));
    }
    if (isCsv(context.request())) {
      csv(context, id, after, limit);
    } else {
      int count = limit == 0 ? DEFAULT_MEMBERS : limit;
      boolean exact = readiness.isExact(segment);
      firstMembers(context, id, after, count)
          .onSuccess(members -> head(context, "application/x-ndjson").end(ndjson(members, exact)))
          .onFailure(context::fail);
    }
  }

  private static boolean isCsv(HttpServerRequest request) {
    String format = parameter(request, "format");
    if (!format.isEmpty() && !format.equals("csv") && !format.equals("ndjson")) {
      throw Problem.badRequest(
          "invalid_parameter", "format: " + format + " (expected: ndjson, csv)");
    }
    String accept = request.getHeader("accept");
    return format.isEmpty()
        ? accept != null && accept.toLowerCase(Locale.ROOT).contains("text/csv")
        : format.equals("csv");
  }

  /** 0 when none is given. */
  private static int limit(HttpServerRequest request) {
    String text = parameter(request, "limit");
    if (text.isEmpty()) {
      return 0;
    }
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_MEMBERS) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Answered below.
    }
    throw Problem.badRequest(
        "invalid_parameter", "limit: " + text + " (expected: 1.." + MAX_MEMBERS + ")");
  }

  /** The beginning; what follows is of an answer that has begun. */
  private Future<List<String>> firstMembers(
      RoutingContext context, String segmentId, String after, int limit) {
    return BlockingCalls.SHARED.run(
        context.vertx(), () -> audience.members(segmentId, after, limit), false);
  }

  private Future<List<String>> members(
      RoutingContext context, String segmentId, String after, int limit) {
    return context.vertx().executeBlocking(() -> audience.members(segmentId, after, limit), false);
  }

  private static Buffer ndjson(List<String> members, boolean exact) {
    Buffer lines = Buffer.buffer();
    for (String member : members) {
      lines.appendBuffer(
          Answers.toJson(
              json -> {
                json.writeStartObject();
                json.writeStringField("user_id", member);
                json.writeBooleanField("exact", exact);
                json.writeEndObject();
              }));
      lines.appendString("\n");
    }
    return lines;
  }

  /** The first part is found before the head is sent, so that a failure can still be answered. */
  private void csv(RoutingContext context, String id, String after, int limit) {
    firstMembers(context, id, after, limit == 0 ? csvPart : limit)
        .onSuccess(
            members -> {
              CsvLines header = new CsvLines();
              header.line(List.of("user_id"));
              HttpServerResponse response =
                  head(context, "text/csv; charset=utf-8; header=present")
                      .putHeader(
                          "content-disposition", "attachment; filename=\"segment-" + id + ".csv\"")
                      .setChunked(true);
              response.write(header.toString());
              write(context, id, members, limit == 0 ? csvPart : Integer.MAX_VALUE);
            })
        .onFailure(context::fail);
  }

  /** Writes a part, and the next one once it has left. */
  private void write(RoutingContext context, String id, List<String> members, int part) {
    HttpServerResponse response = context.response();
    CsvLines lines = new CsvLines();
    members.forEach(member -> lines.line(List.of(member)));
    Future<Void> written = response.write(lines.toString());
    if (members.size() < part) {
      response.end();
      return;
    }
    written
        .compose(sent -> members(context, id, members.get(members.size() - 1), part))
        .onSuccess(next -> write(context, id, next, part))
        // Cut off in the middle: whoever reads it sees that the answer has no end.
        .onFailure(failure -> response.reset());
  }

  private static HttpServerResponse head(RoutingContext context, String contentType) {
    return context
        .response()
        .putHeader("content-type", contentType)
        .putHeader("cache-control", "private, no-store");
  }

  private static String parameter(HttpServerRequest request, String name) {
    String text = request.getParam(name);
    return text == null ? "" : text.strip();
  }
}
