package io.everystore.serving.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.definition.DefinitionImage;
import io.everystore.feature.definition.DefinitionKey;
import io.everystore.feature.definition.DefinitionKind;
import io.everystore.feature.definition.DefinitionRules;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.Definition;
import io.everystore.feature.proto.DefinitionState;
import io.everystore.feature.proto.PersonList;
import io.everystore.serving.access.Principal;
import io.everystore.serving.definition.DefinitionEditor;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.BlockingCalls;
import io.everystore.serving.http.MediaTypes;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.Routes;
import io.everystore.serving.list.ListEntryLog;
import io.everystore.serving.list.PersonListFile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lists of people: uploaded whole, replaced whole. An upload is written person by person and comes
 * into force with the definition that names it, so a half of one never counts. Mounted on one event
 * loop.
 */
public final class ListRoutes implements Routes {
  private static final String CSV = "text/csv";
  private static final int RETRY_AFTER_SECONDS = 5;

  private final Supplier<DefinitionImage> image;
  private final Function<Vertx, DefinitionEditor> editors;
  private final ListEntryLog entries;
  private final EpochClock clock;

  /** One at a time: a file of the greatest size takes some 200 MB while it is read. */
  private boolean uploading;

  public ListRoutes(
      Supplier<DefinitionImage> image,
      Function<Vertx, DefinitionEditor> editors,
      ListEntryLog entries,
      EpochClock clock) {
    this.image = image;
    this.editors = editors;
    this.entries = entries;
    this.clock = clock;
  }

  @Override
  public void mount(Router router) {
    router.get("/v1/lists").handler(this::list);
    router.get("/v1/lists/:id").handler(this::get);
    router.delete("/v1/lists/:id").handler(this::delete);
    router.put("/v1/lists/:id").handler(this::put);
  }

  private static DefinitionKey key(RoutingContext context) {
    String id = context.pathParam("id");
    if (!DefinitionKey.isId(id)) {
      throw Problem.badRequest(
          "invalid_id",
          "id: not 1.." + DefinitionKey.ID_CHARS + " lower-case letters, digits and inner hyphens");
    }
    return new DefinitionKey(DefinitionKind.LIST, id);
  }

  private Definition found(DefinitionKey key) {
    Definition list = image.get().find(key);
    if (list == null) {
      throw Problem.notFound("lists: none has this id");
    }
    return list;
  }

  private void list(RoutingContext context) {
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("lists");
          for (Definition list : image.get().all(DefinitionKind.LIST)) {
            json.writeStartObject();
            members(json, list);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private void get(RoutingContext context) {
    Definition list = found(key(context));
    context.response().putHeader("etag", DefinitionRoutes.etag(list));
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          members(json, list);
          json.writeEndObject();
        });
  }

  private void delete(RoutingContext context) {
    DefinitionKey key = key(context);
    found(key);
    DefinitionReferences.requireUnused(key, image.get());
    editors
        .apply(context.vertx())
        .delete(key, Operators.name(context), current -> check(context, current))
        .onSuccess(written -> context.response().setStatusCode(written.visible() ? 204 : 202).end())
        .onFailure(context::fail);
  }

  private void put(RoutingContext context) {
    DefinitionKey key = key(context);
    MediaTypes.require(context.request(), CSV, MediaTypes.TEXT);
    if (SegmentUses.ofList(key.id(), image.get()).stream().anyMatch(SegmentUses.Use::isActive)) {
      Principal.of(context).requirePublisher();
    }
    String operator = Operators.name(context);
    Definition before = image.get().find(key);
    String name = name(context, before == null ? key.id() : before.getName());
    check(context, before);
    if (before == null
        && image.get().count(DefinitionKind.LIST) >= DefinitionRoutes.MAX_DEFINITIONS) {
      throw Problem.of(
          409, "too_many", "lists: at most " + DefinitionRoutes.MAX_DEFINITIONS + " are kept");
    }
    if (uploading) {
      throw Problem.unavailable(
          "busy", "lists: another upload is going on (expected: one)", RETRY_AFTER_SECONDS);
    }
    uploading = true;
    long version =
        before == null
            ? clock.millis()
            : Math.max(clock.millis(), before.getList().getUploadVersion() + 1);
    RequestBody.read(context.request(), PersonListFile.MAX_BYTES)
        .compose(body -> write(context.vertx(), key.id(), body, version))
        .compose(
            file ->
                enforce(context, key, operator, name, version, file)
                    .onSuccess(
                        written -> answer(context, before == null ? 201 : 200, written, file)))
        .onFailure(context::fail)
        .onComplete(done -> uploading = false);
  }

  private Future<PersonListFile> write(Vertx vertx, String listId, byte[] body, long version) {
    return BlockingCalls.SHARED.run(
        vertx,
        () -> {
          PersonListFile file = PersonListFile.read(body);
          entries.write(listId, file.ids(), version);
          return file;
        },
        false);
  }

  /** Makes the upload the one that counts. */
  private Future<DefinitionEditor.Written> enforce(
      RoutingContext context,
      DefinitionKey key,
      String operator,
      String name,
      long version,
      PersonListFile file) {
    Definition.Builder definition =
        Definition.newBuilder()
            .setId(key.id())
            .setName(name)
            .setState(DefinitionState.ACTIVE)
            .setList(
                PersonList.newBuilder()
                    .setUploadVersion(version)
                    .setIds(file.ids().size())
                    .setRefused(file.refused()));
    return editors
        .apply(context.vertx())
        .put(key, definition, operator, current -> check(context, current));
  }

  private static void answer(
      RoutingContext context, int status, DefinitionEditor.Written written, PersonListFile file) {
    context.response().putHeader("etag", DefinitionRoutes.etag(written.definition()));
    Answers.json(
        context,
        written.visible() ? status : 202,
        json -> {
          json.writeStartObject();
          members(json, written.definition());
          json.writeNumberField("duplicates", file.duplicates());
          json.writeArrayFieldStart("refused_lines");
          for (PersonListFile.Refusal refusal : file.refusals()) {
            json.writeStartObject();
            json.writeNumberField("line", refusal.line());
            json.writeStringField("detail", refusal.detail());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void members(JsonGenerator json, Definition list) throws IOException {
    json.writeStringField("id", list.getId());
    json.writeStringField("name", list.getName());
    json.writeNumberField("version", list.getVersion());
    json.writeNumberField("ids", list.getList().getIds());
    json.writeNumberField("refused", list.getList().getRefused());
    json.writeStringField(
        "created_time", Instant.ofEpochMilli(list.getCreatedTimeMillis()).toString());
    json.writeStringField(
        "updated_time", Instant.ofEpochMilli(list.getUpdatedTimeMillis()).toString());
  }

  private static String name(RoutingContext context, String usual) {
    @Nullable String given = context.request().getParam("name");
    String name = given == null ? usual : given.strip();
    if (name.length() > DefinitionRules.NAME_CHARS) {
      throw Problem.badRequest(
          "invalid_parameter",
          "name: "
              + name.length()
              + " characters (expected: at most "
              + DefinitionRules.NAME_CHARS
              + ")");
    }
    return name;
  }

  /** An upload needs no version that was seen, but holds to one that is named. */
  private static void check(RoutingContext context, @Nullable Definition current) {
    boolean conditional =
        List.of("if-match", "if-none-match").stream()
            .anyMatch(header -> context.request().getHeader(header) != null);
    if (conditional) {
      DefinitionRoutes.check(context, current);
    }
  }
}
