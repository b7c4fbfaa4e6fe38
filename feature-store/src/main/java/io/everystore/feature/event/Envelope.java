package io.everystore.feature.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.everystore.feature.aggregate.PersonProperties;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a body says of all its events: who, when and whether they may be kept.
 *
 * @param timestampMicros {@link EventParser#NO_TIME} when the body gives none
 * @param consent to advertising elsewhere, {@code granted} or {@code denied}, by the names of the
 *     features; what was not said is missing
 */
record Envelope(
    String clientId,
    String userId,
    long timestampMicros,
    boolean consentDenied,
    Map<String, String> consent) {
  private static final JsonFactory JSON = StrictJson.factory();

  /** Reads the body around its array of events, whose content is left out. */
  static Envelope read(byte[] body, int from, int to, BodyScanner scanned)
      throws MalformedBodyException {
    byte[] around = withoutEvents(body, from, to, scanned);
    Builder builder = new Builder();
    try (JsonParser json = JSON.createParser(around)) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        builder.read(name, json);
      }
      if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
        throw new MalformedBodyException(
            RejectionCode.INVALID_JSON, "", "body: not one JSON object");
      }
    } catch (JsonProcessingException e) {
      throw new MalformedBodyException(
          JsonScalars.code(e), "", JsonScalars.detail("body", e), scanned.count());
    } catch (RejectedEventException e) {
      throw new MalformedBodyException(e.code(), builder.pointer, e.detail(), scanned.count());
    } catch (IOException e) {
      throw new MalformedBodyException(RejectionCode.INVALID_JSON, "", "body: not valid JSON");
    }
    return builder.build(scanned.count());
  }

  private static byte[] withoutEvents(byte[] body, int from, int to, BodyScanner scanned) {
    int before = scanned.arrayStart() + 1 - from;
    int after = to - (scanned.arrayEnd() - 1);
    byte[] around = new byte[before + after];
    System.arraycopy(body, from, around, 0, before);
    System.arraycopy(body, scanned.arrayEnd() - 1, around, before, after);
    return around;
  }

  private static final class Builder {
    private String clientId = "";
    private String userId = "";
    private long timestampMicros = EventParser.NO_TIME;
    private boolean consentDenied;
    private final Map<String, String> consent = new TreeMap<>();
    private String pointer = "";

    void read(String name, JsonParser json) throws IOException, RejectedEventException {
      pointer = "/" + name;
      switch (name) {
        case "client_id" -> clientId = JsonScalars.id(json, RejectionCode.INVALID_CLIENT_ID, name);
        case "user_id" -> userId = JsonScalars.id(json, RejectionCode.INVALID_USER_ID, name);
        case "timestamp_micros" -> {
          if (json.currentToken() != JsonToken.VALUE_NULL) {
            timestampMicros = EventParser.timeMicros(json);
          }
        }
        case "consent" -> readConsent(json);
        default -> json.skipChildren();
      }
    }

    private void readConsent(JsonParser json) throws IOException, RejectedEventException {
      if (json.currentToken() == JsonToken.VALUE_NULL) {
        return;
      }
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw new RejectedEventException(RejectionCode.INVALID_CONSENT, "consent: not an object");
      }
      for (String kind = json.nextFieldName(); kind != null; kind = json.nextFieldName()) {
        json.nextToken();
        // What is shown in the shop itself; consent to advertising elsewhere is another matter.
        String property = PersonProperties.CONSENT_PREFIX + kind;
        if (PersonProperties.STORAGE_CONSENTS.contains(property)) {
          consentDenied |= consent(json, kind).equals(PersonProperties.DENIED);
        } else if (PersonProperties.CONSENTS.contains(property)) {
          String said = consent(json, kind);
          if (!said.isEmpty()) {
            consent.put(property, said);
          }
        } else {
          json.skipChildren();
        }
      }
    }

    /** Granted or denied, empty for neither. */
    private static String consent(JsonParser json, String kind)
        throws IOException, RejectedEventException {
      String value =
          JsonScalars.id(json, RejectionCode.INVALID_CONSENT, kind).toLowerCase(Locale.ROOT);
      if (value.equals(PersonProperties.DENIED) || value.equals("granted") || value.isEmpty()) {
        return value;
      }
      throw new RejectedEventException(
          RejectionCode.INVALID_CONSENT, kind + ": neither granted nor denied");
    }

    Envelope build(int eventCount) throws MalformedBodyException {
      String user = InteractionLimits.isNonId(userId) ? "" : userId;
      if (!user.isEmpty() && !Ids.isPerson(user)) {
        throw new MalformedBodyException(
            RejectionCode.INVALID_USER_ID, "/user_id", idRule("user_id"), eventCount);
      }
      String client = clientId.isEmpty() ? user : clientId;
      if (!Ids.isPerson(client)) {
        throw new MalformedBodyException(
            RejectionCode.INVALID_CLIENT_ID, "/client_id", idRule("client_id"), eventCount);
      }
      return new Envelope(client, user, timestampMicros, consentDenied, Map.copyOf(consent));
    }

    private static String idRule(String field) {
      return field
          + ": missing, or not 1.."
          + InteractionLimits.PERSON_ID_CHARS
          + " visible characters, in at most "
          + InteractionLimits.PERSON_ID_BYTES
          + " bytes, naming somebody";
    }
  }
}
