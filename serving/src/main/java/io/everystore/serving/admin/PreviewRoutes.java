package io.everystore.serving.admin;

import io.everystore.feature.definition.DefinitionRules;
import io.everystore.feature.event.InteractionLimits;
import io.everystore.feature.proto.Definition;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.MediaTypes;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.RoutePaths;
import io.everystore.serving.http.Routes;
import io.everystore.serving.page.PagePreview;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Shows the page that a template would make for one person, whether it is in force or not. */
public final class PreviewRoutes implements Routes {
  private static final int DEFAULT_LIMIT = 12;
  private static final int MAX_LIMIT = 100;
  private static final int MAX_ITEM_IDS = 50;

  private final PageTemplateFormat format = new PageTemplateFormat();
  private final DefinitionRules rules;
  private final Supplier<PagePreview> previews;

  /**
   * Makes the routes.
   *
   * @param previews one per event loop
   */
  public PreviewRoutes(DefinitionRules rules, Supplier<PagePreview> previews) {
    this.rules = rules;
    this.previews = previews;
  }

  @Override
  public void mount(Router router) {
    PagePreview preview = previews.get();
    RoutePaths.literal(router, HttpMethod.POST, "/v1/page-templates:preview")
        .handler(
            context -> {
              MediaTypes.require(context.request(), MediaTypes.JSON);
              RequestBody.read(context.request(), DefinitionRoutes.BODY_BYTES)
                  .onSuccess(body -> answer(context, body, preview))
                  .onFailure(context::fail);
            });
  }

  private void answer(RoutingContext context, byte[] body, PagePreview preview) {
    try {
      FieldReader in = FieldReader.of(body);
      Definition.Builder definition = Definition.newBuilder();
      in.object("template", template -> definition.mergeFrom(format.read(template).build()));
      if (!in.has("template")) {
        in.wrong("template", "missing");
      }
      Optional<String> userId = person(in, "user_id");
      Optional<String> clientId = person(in, "client_id");
      List<String> itemIds = in.texts("item_id");
      if (itemIds.size() > MAX_ITEM_IDS) {
        in.wrong("item_id", itemIds.size() + " items (expected: at most " + MAX_ITEM_IDS + ")");
      }
      int limit = in.integer("limit", DEFAULT_LIMIT);
      if (limit < 1 || limit > MAX_LIMIT) {
        in.wrong("limit", limit + " (expected: 1.." + MAX_LIMIT + ")");
      }
      in.end();
      check(in, definition);
      byte[] page = preview.compose(definition.getPageTemplate(), userId, clientId, itemIds, limit);
      Answers.json(context, 200, Buffer.buffer(page));
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }

  /** As for a template that is put, but that faults lie within the body's template. */
  private void check(FieldReader in, Definition.Builder definition) {
    if (definition.getId().isEmpty()) {
      definition.setId("preview");
    }
    try {
      DefinitionRoutes.checkAll(format, rules, in, definition);
    } catch (Problem problem) {
      if (!in.errors().isEmpty()) {
        throw problem;
      }
      Problem within = Problem.badRequest(problem.code(), problem.detail());
      for (Problem.FieldError error : problem.errors()) {
        within = within.withError("/template" + error.pointer(), error.detail());
      }
      throw within;
    }
  }

  private static Optional<String> person(FieldReader in, String name) {
    String id = in.text(name).strip();
    if (id.length() > InteractionLimits.PERSON_ID_CHARS) {
      in.wrong(name, id.length() + " characters (expected: at most 256)");
    }
    return Optional.of(id).filter(given -> !given.isEmpty() && !InteractionLimits.isNonId(given));
  }
}
