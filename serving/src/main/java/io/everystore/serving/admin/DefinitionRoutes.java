package io.everystore.serving.admin;

import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.definition.DefinitionRules;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.serving.access.Principal;
import io.everystore.serving.definition.DefinitionEditor;
import io.everystore.serving.definition.DefinitionEditor.Written;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.MediaTypes;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Problem.FieldError;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.Routes;
import io.everystore.serving.offer.OfferViews;
import io.everystore.serving.segment.SegmentCounts;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One kind of definition over HTTP: listed, read, put and deleted. A write is answered when it is
 * durable and this process' image shows it. Mounted on one event loop.
 */
public final class DefinitionRoutes implements Routes {
  /** One body; a record of the log holds it with room to spare. */
  static final int BODY_BYTES = 256_000;

  /** Definitions of one kind; the image of all of them stays in memory. */
  static final int MAX_DEFINITIONS = 1_000;

  private final DefinitionFormat format;
  private final DefinitionRules rules;
  private final Supplier<DefinitionImage> image;
  private final Function<Vertx, DefinitionEditor> editors;
  private final SegmentReadiness segments;

  private DefinitionRoutes(
      DefinitionFormat format,
      DefinitionRules rules,
      Supplier<DefinitionImage> image,
      Function<Vertx, DefinitionEditor> editors,
      SegmentCounts counts) {
    this.format = format;
    this.rules = rules;
    this.image = image;
    this.editors = editors;
    this.segments = new SegmentReadiness(image, counts);
  }

  public static DefinitionRoutes pageTemplates(
      DefinitionRules rules,
      Supplier<DefinitionImage> image,
      Function<Vertx, DefinitionEditor> editors,
      SegmentCounts counts) {
    return new DefinitionRoutes(new PageTemplateFormat(), rules, image, editors, counts);
  }

  public static DefinitionRoutes experiments(
      DefinitionRules rules,
      Supplier<DefinitionImage> image,
      Function<Vertx, DefinitionEditor> editors,
      SegmentCounts counts) {
    return new DefinitionRoutes(new ExperimentFormat(), rules, image, editors, counts);
  }

  public static DefinitionRoutes segments(
      DefinitionRules rules,
      Supplier<DefinitionImage> image,
      Function<Vertx, DefinitionEditor> editors,
      SegmentCounts counts) {
    return new DefinitionRoutes(new SegmentFormat(counts), rules, image, editors, counts);
  }

  /**
   * Routes of offers.
   *
   * @param views what is left of them
   */
  public static DefinitionRoutes offers(
      DefinitionRules rules,
      Supplier<DefinitionImage> image,
      Function<Vertx, DefinitionEditor> editors,
      OfferViews views,
      SegmentCounts counts) {
    return new DefinitionRoutes(new OfferFormat(views), rules, image, editors, counts);
  }

  @Override
  public void mount(Router router) {
    String path = "/v1/" + format.collection();
    DefinitionEditor[] editor = {null};
    router.get(path).handler(this::list);
    router.get(path + "/:id").handler(this::get);
    router
        .put(path + "/:id")
        .handler(
            context -> {
              DefinitionKey key = key(context);
              MediaTypes.require(context.request(), MediaTypes.JSON);
              RequestBody.read(context.request(), BODY_BYTES)
                  .onSuccess(body -> put(context, key, body, editor(editor, context)))
                  .onFailure(context::fail);
            });
    router
        .delete(path + "/:id")
        .handler(context -> delete(context, key(context), editor(editor, context)));
  }

  /** The router's only editor: its lock on a definition holds for every request. */
  private DefinitionEditor editor(@Nullable DefinitionEditor[] made, RoutingContext context) {
    DefinitionEditor known = made[0];
    if (known == null) {
      known = editors.apply(context.vertx());
      made[0] = known;
    }
    return known;
  }

  private DefinitionKey key(RoutingContext context) {
    String id = context.pathParam("id");
    if (!DefinitionKey.isId(id)) {
      throw Problem.badRequest(
          "invalid_id",
          "id: not 1.." + DefinitionKey.ID_CHARS + " lower-case letters, digits and inner hyphens");
    }
    return new DefinitionKey(format.kind(), id);
  }

  private void list(RoutingContext context) {
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart(format.collection().replace('-', '_'));
          for (Definition definition : image.get().all(format.kind())) {
            format.write(json, definition);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void get(RoutingContext context) {
    answer(context, 200, found(key(context)));
  }

  private Definition found(DefinitionKey key) {
    Definition definition = image.get().find(key);
    if (definition == null) {
      throw Problem.notFound(format.collection() + ": none has this id");
    }
    return definition;
  }

  private void answer(RoutingContext context, int status, Definition definition) {
    context.response().putHeader("etag", etag(definition));
    Answers.json(context, status, json -> format.write(json, definition));
  }

  private void put(
      RoutingContext context, DefinitionKey key, byte[] body, DefinitionEditor editor) {
    try {
      Definition.Builder definition = read(key, body);
      if (definition.getState() == DefinitionState.ACTIVE) {
        Principal.of(context).requirePublisher();
      }
      boolean isNew = image.get().find(key) == null;
      if (isNew && image.get().count(key.kind()) >= MAX_DEFINITIONS) {
        throw Problem.of(
            409, "too_many", format.collection() + ": at most " + MAX_DEFINITIONS + " are kept");
      }
      String operator = Operators.name(context);
      editor
          .put(
              key,
              definition,
              operator,
              current -> {
                check(context, current);
                DefinitionReferences.requireInactiveUses(definition.build(), image.get());
                segments.require(definition.build(), current);
                format.complete(definition, current, operator);
              })
          .onSuccess(
              written ->
                  answer(
                      context, written.visible() ? (isNew ? 201 : 200) : 202, written.definition()))
          .onFailure(context::fail);
    } catch (RuntimeException e) {
      context.fail(e);
    }
  }

  private Definition.Builder read(DefinitionKey key, byte[] body) {
    FieldReader in = FieldReader.of(body);
    Definition.Builder definition = format.read(in);
    if (definition.getId().isEmpty()) {
      definition.setId(key.id());
    } else if (!definition.getId().equals(key.id())) {
      in.wrong("id", "another than the path names");
    }
    checkAll(format, rules, in, definition);
    refuse(DefinitionReferences.dangling(definition.build(), image.get()));
    return definition;
  }

  /** Throws when the reader or the rules find something wrong. */
  static void checkAll(
      DefinitionFormat format, DefinitionRules rules, FieldReader in, Definition.Builder read) {
    if (format.kind() == DefinitionKind.PAGE_TEMPLATE
        && read.getPageTemplate().getPage().isEmpty()) {
      read.getPageTemplateBuilder().setPage(read.getId());
    }
    refuse(in.errors());
    refuse(rules.apply(read.build()).stream().map(DefinitionReferences::shown).toList());
  }

  private static void refuse(List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw Problem.badRequest("invalid_definition", errors.get(0).detail()).withErrors(errors);
    }
  }

  private void delete(RoutingContext context, DefinitionKey key, DefinitionEditor editor) {
    found(key);
    DefinitionReferences.requireUnused(key, image.get());
    editor
        .delete(key, Operators.name(context), current -> check(context, current))
        .map(Written::visible)
        .onSuccess(visible -> context.response().setStatusCode(visible ? 204 : 202).end())
        .onFailure(context::fail);
  }

  /** A definition that is there is only changed by somebody who says which version they saw. */
  static void check(RoutingContext context, @Nullable Definition current) {
    Preconditions.check(context.request(), current == null ? null : etag(current));
  }

  static String etag(Definition definition) {
    return "\"" + definition.getVersion() + "\"";
  }
}
