package io.everystore.serving.topology;

import com.fasterxml.jackson.core.JsonGenerator;
import io.everystore.feature.event.InteractionLimits;
import io.everystore.feature.model.Topics;
import io.everystore.feature.proto.Profile;
import io.everystore.serving.http.Answers;
import io.everystore.serving.http.Problem;
import io.everystore.serving.http.Routes;
import io.everystore.serving.view.Views;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells which replica this is, which there are, what each holds and by which rule a person belongs
 * to some of them, on the admin port.
 *
 * <p>The replicas are those that the settings name; whether they run, their own probes say. Any of
 * them answers for anybody: one that holds a share of the people reads the others from Redis, which
 * takes longer, so a router sends a person to a replica that holds them.
 */
public final class TopologyRoutes implements Routes {
  private static final int RETRY_AFTER_SECONDS = 1;
  private static final List<String> PERSON = List.of("user_id", "client_id");

  private final ReplicaConfig config;
  private final Views views;
  private final IntSupplier partitions;

  /**
   * Makes the routes.
   *
   * @param partitions of the topic of profiles, 0 while they are not known
   */
  public TopologyRoutes(ReplicaConfig config, Views views, IntSupplier partitions) {
    this.config = config;
    this.views = views;
    this.partitions = partitions;
  }

  @Override
  public void mount(Router router) {
    router.get("/v1/topology").handler(this::get);
  }

  private void get(RoutingContext context) {
    @Nullable String person = person(context);
    int count = partitions.getAsInt();
    if (count == 0) {
      throw Problem.unavailable(
          "not_ready", "topology: the topic of profiles was not read yet", RETRY_AFTER_SECONDS);
    }
    Answers.json(
        context,
        200,
        json -> {
          json.writeStartObject();
          json.writeStringField("replica", config.name());
          json.writeStringField("holds", config.share().toString());
          json.writeStringField("topic", Topics.PROFILES);
          json.writeStringField("partitioner", "murmur2");
          json.writeNumberField("partitions", count);
          json.writeArrayFieldStart("replicas");
          for (String name : names()) {
            writeReplica(json, name, count);
          }
          json.writeEndArray();
          if (person != null) {
            writePerson(json, person, count);
          }
          json.writeEndObject();
        });
  }

  /** Whom the request asks about, null for nobody; who is logged in is looked up as a user. */
  private static @Nullable String person(RoutingContext context) {
    for (String name : PERSON) {
      List<String> given = context.queryParam(name);
      if (given.isEmpty()) {
        continue;
      }
      String id = given.get(0).strip();
      if (given.size() > 1 || id.isEmpty() || id.length() > InteractionLimits.PERSON_ID_CHARS) {
        throw Problem.badRequest(
            "invalid_parameter",
            name
                + ": "
                + (given.size() > 1 ? given.size() + " values" : id.length() + " characters")
                + " (expected: one of 1.."
                + InteractionLimits.PERSON_ID_CHARS
                + " characters)");
      }
      return id;
    }
    return null;
  }

  private Collection<String> names() {
    return config.addresses().isEmpty() ? Set.of(config.name()) : config.addresses().keySet();
  }

  private void writeReplica(JsonGenerator json, String name, int count) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    URI address = config.addresses().get(name);
    if (address != null) {
      json.writeStringField("address", address.toString());
    }
    json.writeBooleanField("self", name.equals(config.name()));
    Share share = config.share(name);
    json.writeStringField("holds", share.toString());
    json.writeArrayFieldStart("partitions");
    for (int partition = 0; partition < count; partition++) {
      if (share.holds(partition)) {
        json.writeNumber(partition);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** A client that logged in belongs where its user does; an unknown one where it will. */
  private void writePerson(JsonGenerator json, String id, int count) throws IOException {
    Profile profile = views.findProfile(id);
    String key = profile == null ? id : profile.getId();
    json.writeObjectFieldStart("person");
    json.writeStringField("id", id);
    json.writeStringField("profile_id", key);
    json.writeBooleanField("known", profile != null);
    int partition = ProfilePartitions.of(key, count);
    json.writeNumberField("partition", partition);
    json.writeArrayFieldStart("replicas");
    for (String name : names()) {
      if (config.share(name).holds(partition)) {
        json.writeString(name);
      }
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
