package io.everystore.serving.ingest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.codec.CatalogueRemoval;
import io.everystore.feature.event.ItemText;
import io.everystore.feature.model.EpochClock;
import io.everystore.feature.proto.CatalogueItem;
import io.everystore.feature.proto.ItemStats;
import io.everystore.feature.registry.FeatureVisitor;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.HttpLimits;
import io.everystore.serving.http.MediaTypes;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.RequestBody;
import io.everystore.serving.http.RoutePaths;
import io.everystore.serving.http.Routes;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The catalogue: items are put, read and deleted one by one, or put in bulk. */
public final class ItemRoutes implements Routes {
  private static final String ITEM = "/v1/items/:item_id";

  private final DurableLog log;
  private final CatalogueReplica replica;
  private final EpochClock clock;
  private final CatalogueVersions versions;
  private final CatalogueJson writer;

  /**
   * Makes the routes.
   *
   * @param features writes features as members of the object a generator is in
   */
  public ItemRoutes(
      DurableLog log,
      CatalogueReplica replica,
      EpochClock clock,
      Function<JsonGenerator, FeatureVisitor> features) {
    this.log = log;
    this.replica = replica;
    this.clock = clock;
    this.versions = new CatalogueVersions(clock);
    this.writer = new CatalogueJson(features);
  }

  @Override
  public void mount(Router router) {
    RoutePaths.literal(router, HttpMethod.POST, "/v1/items:batch").handler(this::postBatch);
    router.put(ITEM).handler(this::put);
    router.get(ITEM).handler(this::get);
    router.delete(ITEM).handler(this::delete);
  }

  /** The routes that change nothing. */
  public Routes reads() {
    return router -> router.get(ITEM).handler(this::get);
  }

  private void put(RoutingContext context) {
    String itemId = itemId(context);
    MediaTypes.require(context.request(), MediaTypes.JSON);
    RequestBody.read(context.request(), HttpLimits.BODY_BYTES)
        .onSuccess(body -> put(context, itemId, body))
        .onFailure(context::fail);
  }

  private void put(RoutingContext context, String itemId, byte[] body) {
    CatalogueReader.Result read = CatalogueReader.read(body, 0, body.length, itemId);
    if (!read.errors().isEmpty()) {
      context.fail(
          Problem.badRequest("invalid_item", read.errors().get(0).detail())
              .withErrors(read.errors()));
      return;
    }
    CatalogueItem item = complete(read.item());
    CatalogueWrite write = new CatalogueWrite(log, replica, context.vertx());
    write.put(item);
    write
        .complete()
        .onSuccess(visible -> answer(context, visible ? 200 : 202, itemId, item))
        .onFailure(context::fail);
  }

  /** Sets the version, and when the item was first put. */
  CatalogueItem complete(CatalogueItem.Builder item) {
    @Nullable CatalogueItem entry = replica.findEntry(item.getId());
    return item.setVersion(versions.next(entry == null ? 0 : entry.getVersion()))
        .setCreatedTimeMillis(
            entry == null || CatalogueRemoval.isOne(entry)
                ? clock.millis()
                : entry.getCreatedTimeMillis())
        .build();
  }

  /** What is in the catalogue, null when the item is not or was removed. */
  private @Nullable CatalogueItem findItem(String itemId) {
    @Nullable CatalogueItem entry = replica.findEntry(itemId);
    return entry == null || CatalogueRemoval.isOne(entry) ? null : entry;
  }

  private void get(RoutingContext context) {
    String itemId = itemId(context);
    @Nullable CatalogueItem item = findItem(itemId);
    if (item == null && replica.findStats(itemId) == null) {
      throw Problem.notFound("item: neither in the catalogue nor in any event");
    }
    answer(context, 200, itemId, item);
  }

  private void answer(
      RoutingContext context, int status, String itemId, @Nullable CatalogueItem item) {
    @Nullable ItemStats stats = replica.findStats(itemId);
    Answers.json(context, status, json -> writer.write(json, itemId, item, stats, clock.millis()));
  }

  private void delete(RoutingContext context) {
    String itemId = itemId(context);
    @Nullable CatalogueItem item = findItem(itemId);
    if (item == null) {
      throw Problem.notFound("item: not in the catalogue");
    }
    CatalogueWrite write = new CatalogueWrite(log, replica, context.vertx());
    write.put(CatalogueRemoval.of(itemId, versions.next(item.getVersion())));
    write
        .complete()
        .onSuccess(visible -> context.response().setStatusCode(visible ? 204 : 202).end())
        .onFailure(context::fail);
  }

  private void postBatch(RoutingContext context) {
    MediaTypes.require(context.request(), MediaTypes.NDJSON, MediaTypes.JSON);
    new ItemBatch(context, this::complete, new CatalogueWrite(log, replica, context.vertx()))
        .read();
  }

  private static String itemId(RoutingContext context) {
    String itemId = context.pathParam("item_id");
    if (!ItemText.isId(itemId)) {
      throw Problem.badRequest(
          "invalid_item_id", "item_id: not 1.." + ItemText.ID_CHARS + " visible characters");
    }
    return itemId;
  }
}
