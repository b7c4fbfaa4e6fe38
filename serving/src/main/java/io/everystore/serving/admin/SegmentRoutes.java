package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.event.InteractionLimits;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.Profile;
import io.everystore.feature.proto.RuleGroup;
import io.everystore.feature.segment.CompiledRule;
import io.everystore.feature.segment.Explanation;
import io.everystore.feature.segment.RuleCompiler;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.BlockingCalls;
import io.everystore.serving.http.MediaTypes;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.RoutePaths;
import io.everystore.serving.http.Routes;
import io.everystore.serving.segment.Audience;
import io.everystore.serving.view.Views;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whom a segment reaches before it is saved, and why somebody is in it or is not. */
public final class SegmentRoutes implements Routes {
  /** How long a preview looks at people; what comes of it is answered within a second. */
  static final Duration PREVIEW_BUDGET = Duration.ofMillis(800);

  private static final int SAMPLED = 20;

  private final Supplier<DefinitionImage> image;
  private final Views views;
  private final Audience audience;
  private final ZoneId zone;
  private final EpochClock clock;

  /**
   * Makes the routes.
   *
   * @param zone of the workspace
   */
  public SegmentRoutes(
      Supplier<DefinitionImage> image,
      Views views,
      Audience audience,
      ZoneId zone,
      EpochClock clock) {
    this.image = image;
    this.views = views;
    this.audience = audience;
    this.zone = zone;
    this.clock = clock;
  }

  @Override
  public void mount(Router router) {
    RoutePaths.literal(router, HttpMethod.POST, "/v1/segments:preview")
        .handler(
            context -> {
              MediaTypes.require(context.request(), MediaTypes.JSON);
              RequestBody.read(context.request(), DefinitionRoutes.BODY_BYTES)
                  .onSuccess(body -> preview(context, body))
                  .onFailure(context::fail);
            });
    router.get("/v1/segments/:id/why").handler(this::why);
  }

  private void preview(RoutingContext context, byte[] body) {
    try {
      long startNanos = System.nanoTime();
      CompiledRule rule = compiled(body);
      BlockingCalls.SHARED
          .run(
              context.vertx(),
              () -> audience.preview(rule, clock.millis(), PREVIEW_BUDGET, SAMPLED),
              true)
          .onSuccess(
              preview ->
                  Answers.json(
                      context,
                      200,
                      json -> write(json, image.get(), preview, System.nanoTime() - startNanos)))
          .onFailure(context::fail);
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }

  private CompiledRule compiled(byte[] body) {
    FieldReader in = FieldReader.of(body);
    RuleGroup.Builder read = RuleGroup.newBuilder();
    if (!in.has("rule")) {
      in.wrong("rule", "missing (expected: a group of rules)");
    }
    in.object("rule", rule -> read.mergeFrom(RuleReader.group(rule)));
    in.end();
    CompiledRule rule = null;
    if (in.errors().isEmpty()) {
      rule =
          RuleCompiler.compile(
              read.build(),
              zone,
              "/rule",
              (pointer, detail) -> in.wrong(pointer.substring(1), detail));
    }
    if (rule == null) {
      throw Problem.badRequest("invalid_rule", in.errors().get(0).detail()).withErrors(in.errors());
    }
    return rule;
  }

  private static void write(
      JsonGenerator json, DefinitionImage image, Audience.Preview preview, long tookNanos)
      throws IOException {
    json.writeStartObject();
    long count =
        preview.complete() ? preview.matching() : Math.round(preview.share() * preview.people());
    json.writeNumberField("count", count);
    json.writeNumberField("share", preview.share());
    json.writeNumberField("people", preview.people());
    json.writeNumberField("evaluated", preview.evaluated());
    json.writeBooleanField("exact", preview.complete());
    json.writeArrayFieldStart("sample");
    for (Audience.Match match : preview.sample()) {
      json.writeStartObject();
      json.writeStringField("user_id", match.userId());
      json.writeArrayFieldStart("why");
      lines(json, match.why());
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    SegmentOverlap.write(json, image, preview);
    json.writeNumberField("took_ms", TimeUnit.NANOSECONDS.toMillis(tookNanos));
    json.writeEndObject();
  }

  /** The sentences of the lines that hold, without their groups. */
  private static void lines(JsonGenerator json, Explanation why) throws IOException {
    for (Explanation part : why.parts()) {
      if (!part.parts().isEmpty()) {
        lines(json, part);
      } else if (part.holds()) {
        json.writeString(part.sentence());
      }
    }
  }

  private Definition segment(RoutingContext context) {
    String id = context.pathParam("id");
    Definition definition =
        DefinitionKey.isId(id)
            ? image.get().find(new DefinitionKey(DefinitionKind.SEGMENT, id))
            : null;
    if (definition == null) {
      throw Problem.notFound("segments: none has this id");
    }
    return definition;
  }

  private void why(RoutingContext context) {
    Definition definition = segment(context);
    String userId = parameter(context, "user_id");
    if (userId.isEmpty() || userId.length() > InteractionLimits.PERSON_ID_CHARS) {
      throw Problem.badRequest(
          "invalid_parameter", "user_id: missing or too long (expected: a user or client)");
    }
    Profile profile = views.findProfile(userId);
    if (profile == null) {
      throw Problem.notFound("user_id: nothing is known of it (expected: somebody with events)");
    }
    CompiledRule rule = RuleCompiler.compile(definition.getSegment().getRule(), zone);
    Explanation why = audience.why(rule, profile, clock.millis());
    boolean member = profile.getSegmentIdsList().contains(definition.getId());
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("user_id", profile.getId());
          json.writeBooleanField("member", member);
          members(json, why);
          json.writeEndObject();
        });
  }

  /** The members of one line of the rule, without braces. */
  private static void members(JsonGenerator json, Explanation line) throws IOException {
    json.writeStringField("text", line.sentence());
    json.writeBooleanField("result", line.holds());
    json.writeStringField("value", line.found().isEmpty() ? null : line.found());
    json.writeStringField("pointer", line.pointer());
    if (!line.parts().isEmpty()) {
      json.writeArrayFieldStart("rules");
      for (Explanation part : line.parts()) {
        json.writeStartObject();
        members(json, part);
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private static String parameter(RoutingContext context, String name) {
    @Nullable String text = context.request().getParam(name);
    return text == null ? "" : text.strip();
  }
}
