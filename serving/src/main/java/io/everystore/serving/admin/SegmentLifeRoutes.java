package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.InvalidProtocolBufferException;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.definition.DefinitionRules;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.AuditEntry;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.serving.access.Principal;
import io.everystore.serving.definition.DefinitionEditor;
import io.everystore.serving.definition.VersionHistory;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.MediaTypes;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Problem.FieldError;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.RoutePaths;
import io.everystore.serving.http.Routes;
import io.everystore.serving.segment.SegmentCounts;
import io.everystore.serving.segment.SizeSeries;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/** The life of a segment: its versions, back to one of them, who uses it, how it grew. */
public final class SegmentLifeRoutes implements Routes {
  private static final int ROLLBACK_BYTES = 1_000;

  private final Supplier<DefinitionImage> image;
  private final Function<Vertx, DefinitionEditor> editors;
  private final DefinitionRules rules;
  private final VersionHistory history;
  private final SegmentCounts counts;
  private final SegmentFormat format;
  private final EpochClock clock;

  /**
   * Makes the routes.
   *
   * @param editors the editor that also serves the segments' own routes
   */
  public SegmentLifeRoutes(
      Supplier<DefinitionImage> image,
      Function<Vertx, DefinitionEditor> editors,
      DefinitionRules rules,
      VersionHistory history,
      SegmentCounts counts,
      EpochClock clock) {
    this.image = image;
    this.editors = editors;
    this.rules = rules;
    this.history = history;
    this.counts = counts;
    this.clock = clock;
    format = new SegmentFormat(counts);
  }

  @Override
  public void mount(Router router) {
    router.get("/v1/segments/:id/versions").handler(this::versions);
    router.get("/v1/segments/:id/used-by").handler(this::usedBy);
    router.get("/v1/segments/:id/sizes").handler(this::sizes);
    RoutePaths.regex(
            router,
            HttpMethod.POST,
            "/v1/segments/{id}:rollback",
            "/v1/segments/(?<id>[^/]+):rollback")
        .handler(
            context -> {
              Definition segment = found(context);
              MediaTypes.require(context.request(), MediaTypes.JSON);
              RequestBody.read(context.request(), ROLLBACK_BYTES)
                  .onSuccess(body -> rollBack(context, segment.getId(), body))
                  .onFailure(context::fail);
            });
  }

  private Definition found(RoutingContext context) {
    String id = context.pathParam("id");
    Definition segment =
        DefinitionKey.isId(id)
            ? image.get().find(new DefinitionKey(DefinitionKind.SEGMENT, id))
            : null;
    if (segment == null) {
      throw Problem.notFound("segments: none has this id");
    }
    return segment;
  }

  /** A version with its content. */
  private record Version(AuditEntry entry, Definition definition) {}

  /** Newest first; the one in force is there even while its entry of the audit is not. */
  private List<Version> versionsOf(Definition segment) {
    List<Version> versions = new ArrayList<>();
    for (AuditEntry entry : history.of(DefinitionKind.SEGMENT.id(), segment.getId())) {
      try {
        versions.add(new Version(entry, Definition.parseFrom(entry.getDefinition())));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(
            "version " + entry.getVersion() + " of " + segment.getId() + ": unreadable", e);
      }
    }
    if (versions.stream().noneMatch(v -> v.entry.getVersion() == segment.getVersion())) {
      AuditEntry untold =
          AuditEntry.newBuilder()
              .setVersion(segment.getVersion())
              .setTimeMillis(segment.getUpdatedTimeMillis())
              .build();
      versions.add(0, new Version(untold, segment));
    }
    return versions;
  }

  private void versions(RoutingContext context) {
    List<Version> versions = versionsOf(found(context));
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("versions");
          for (Version version : versions) {
            write(json, version);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Version version) throws IOException {
    Definition definition = version.definition();
    json.writeStartObject();
    json.writeNumberField("version", version.entry().getVersion());
    json.writeStringField("time", Instant.ofEpochMilli(version.entry().getTimeMillis()).toString());
    json.writeStringField("operator", version.entry().getOperator());
    json.writeStringField("state", definition.getState().name().toLowerCase(Locale.ROOT));
    json.writeStringField("name", definition.getName());
    json.writeStringField("description", definition.getSegment().getDescription());
    json.writeFieldName("rule");
    RuleWriter.group(json, definition.getSegment().getRule());
    AuditRoutes.changes(json, version.entry());
    json.writeEndObject();
  }

  private void rollBack(RoutingContext context, String id, byte[] body) {
    try {
      FieldReader in = FieldReader.of(body);
      long wanted = in.wholeNumber("version", 0);
      if (!in.has("version")) {
        in.wrong("version", "missing (expected: a version of /v1/segments/{id}/versions)");
      }
      in.end();
      refuse(in.errors());
      Definition current = found(context);
      if (current.getState() == DefinitionState.ACTIVE) {
        Principal.of(context).requirePublisher();
      }
      Definition old =
          versionsOf(current).stream()
              .filter(version -> version.entry().getVersion() == wanted)
              .map(Version::definition)
              .findFirst()
              .orElseThrow(
                  () ->
                      Problem.badRequest(
                          "unknown_version",
                          "version: " + wanted + " (expected: one of /v1/segments/{id}/versions)"));
      // Whether it is in force is another matter than what it says.
      Definition.Builder next = old.toBuilder().setState(current.getState());
      refuse(rules.apply(next.build()).stream().map(DefinitionReferences::shown).toList());
      refuse(DefinitionReferences.dangling(next.build(), image.get()));
      editors
          .apply(context.vertx())
          .put(
              new DefinitionKey(DefinitionKind.SEGMENT, id),
              next,
              Operators.name(context),
              now -> DefinitionRoutes.check(context, now))
          .onSuccess(
              written -> {
                context.response().putHeader("etag", DefinitionRoutes.etag(written.definition()));
                Answers.json(
                    context,
                    written.visible() ? 200 : 202,
                    json -> format.write(json, written.definition()));
              })
          .onFailure(context::fail);
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw Problem.badRequest("invalid_rollback", errors.get(0).detail()).withErrors(errors);
    }
  }

  private void usedBy(RoutingContext context) {
    List<SegmentUses.Use> uses = SegmentUses.ofSegment(found(context).getId(), image.get());
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("used_by");
          for (SegmentUses.Use use : uses) {
            json.writeStartObject();
            json.writeStringField("kind", use.kind().id());
            json.writeStringField("id", use.by().getId());
            json.writeStringField("name", use.by().getName());
            json.writeStringField("state", use.by().getState().name().toLowerCase(Locale.ROOT));
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void sizes(RoutingContext context) {
    Definition segment = found(context);
    List<SizeSeries.Point> points = SizeSeries.hourly(counts.of(segment.getId()), clock.millis());
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("sizes");
          for (SizeSeries.Point point : points) {
            json.writeStartObject();
            json.writeStringField("time", Instant.ofEpochMilli(point.timeMillis()).toString());
            json.writeNumberField("members", point.members());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
