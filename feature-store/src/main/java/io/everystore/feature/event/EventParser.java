package io.everystore.feature.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.everystore.feature.proto.Interaction;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;

/** Reads one event, {@code {"name": …, "params": {…}}}. Reusable, not thread-safe. */
final class EventParser {
  /** The body and its array of events are two levels around each event. */
  private static final JsonFactory JSON = StrictJson.factory(StrictJson.MAX_DEPTH - 2);

  /** Params that only the system itself may set; what a client says of them is dropped. */
  private static final Set<String> FORBIDDEN_PARAMS =
      Set.of("segments", "budget", "score", "tenant", "role", "spent");

  /** No time was given. */
  static final long NO_TIME = Long.MIN_VALUE;

  private final ItemParser items = new ItemParser();
  private String name = "";
  private long timestampMicros;

  /** Time of the event read last, or {@link #NO_TIME}. */
  long timestampMicros() {
    return timestampMicros;
  }

  /** Reads {@code body[from, to)} into {@code event}, apart from what the body says of all. */
  void read(byte[] body, int from, int to, Interaction.Builder event)
      throws RejectedEventException {
    if (to - from > InteractionLimits.EVENT_BYTES) {
      throw new RejectedEventException(
          RejectionCode.EVENT_TOO_LARGE,
          "event: "
              + (to - from)
              + " bytes (expected: at most "
              + InteractionLimits.EVENT_BYTES
              + ")");
    }
    name = "";
    timestampMicros = NO_TIME;
    try (JsonParser json = JSON.createParser(body, from, to - from)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new RejectedEventException(RejectionCode.INVALID_JSON, "event: not an object");
      }
      readMembers(json, event);
      if (json.nextToken() != null) {
        throw new RejectedEventException(RejectionCode.INVALID_JSON, "event: not one object");
      }
      event.setName(name);
    } catch (JsonProcessingException e) {
      throw new RejectedEventException(JsonScalars.code(e), JsonScalars.detail("event", e));
    } catch (IOException e) {
      throw new RejectedEventException(RejectionCode.INVALID_JSON, "event: not valid JSON");
    }
  }

  private void readMembers(JsonParser json, Interaction.Builder event)
      throws IOException, RejectedEventException {
    for (String member = json.nextFieldName(); member != null; member = json.nextFieldName()) {
      JsonToken value = json.nextToken();
      switch (member) {
        case "name" -> name = JsonScalars.id(json, RejectionCode.INVALID_EVENT_NAME, "name");
        case "timestamp_micros" -> readTime(json);
        case "params" -> {
          if (value == JsonToken.START_OBJECT) {
            readParams(json, event);
          } else if (value != JsonToken.VALUE_NULL) {
            throw new RejectedEventException(RejectionCode.INVALID_JSON, "params: not an object");
          }
        }
        default -> json.skipChildren();
      }
    }
  }

  private void readTime(JsonParser json) throws IOException, RejectedEventException {
    if (json.currentToken() != JsonToken.VALUE_NULL) {
      timestampMicros = timeMicros(json);
    }
  }

  /** A time that was given, which {@link #NO_TIME} never is. */
  static long timeMicros(JsonParser json) throws IOException, RejectedEventException {
    long micros = JsonScalars.integer(json, RejectionCode.INVALID_TIMESTAMP, "timestamp_micros");
    if (micros == NO_TIME) {
      throw new RejectedEventException(
          RejectionCode.INVALID_TIMESTAMP, "timestamp_micros: " + micros + " (expected: a time)");
    }
    return micros;
  }

  private void readParams(JsonParser json, Interaction.Builder event)
      throws IOException, RejectedEventException {
    for (String param = json.nextFieldName(); param != null; param = json.nextFieldName()) {
      json.nextToken();
      switch (param) {
        case "items" -> items.readAll(json, event);
        case "event_id" ->
            event.setEventId(JsonScalars.id(json, RejectionCode.INVALID_EVENT_ID, param));
        case "session_id" -> {
          String id = JsonScalars.id(json, RejectionCode.INVALID_SESSION_ID, param);
          if (!id.isEmpty()) {
            event.setSessionId(id);
          }
        }
        case "ga_session_id" -> {
          String id = JsonScalars.id(json, RejectionCode.INVALID_SESSION_ID, param);
          if (event.getSessionId().isEmpty()) {
            event.setSessionId(id);
          }
        }
        case "recommendation_id" ->
            event.setRecommendationId(JsonScalars.id(json, RejectionCode.INVALID_ID, param));
        case "transaction_id" ->
            event.setTransactionId(JsonScalars.id(json, RejectionCode.INVALID_ID, param));
        case "value" -> {
          long cents = JsonScalars.cents(json, RejectionCode.INVALID_VALUE, param);
          if (cents >= 0) {
            event.setValueCents(cents);
          }
        }
        case "currency" ->
            event.setCurrency(
                JsonScalars.id(json, RejectionCode.INVALID_CURRENCY, param)
                    .toUpperCase(Locale.ROOT));
        case "search_term" ->
            event.setSearchTerm(JsonScalars.text(json, InteractionLimits.TEXT_CHARS));
        case "timestamp_micros" -> {
          if (timestampMicros == NO_TIME) {
            readTime(json);
          }
        }
        default -> readOther(json, param, event);
      }
    }
  }

  private static void readOther(JsonParser json, String param, Interaction.Builder event)
      throws IOException {
    if (!json.currentToken().isScalarValue()) {
      json.skipChildren();
      return;
    }
    if (json.currentToken() != JsonToken.VALUE_NULL
        && event.getParamsCount() < InteractionLimits.PARAMS_PER_EVENT
        && param.length() <= InteractionLimits.PARAM_NAME_CHARS
        && InteractionValidator.isEventName(param)
        && !FORBIDDEN_PARAMS.contains(param)) {
      event.putParams(param, JsonScalars.text(json, InteractionLimits.PARAM_VALUE_CHARS));
    }
  }
}
