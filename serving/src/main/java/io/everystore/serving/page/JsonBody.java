package io.everystore.serving.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.everystore.serving.http.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the JSON body of a page, recommendation or rank request into {@link RequestFields}.
 *
 * <p>One object of strings, numbers, booleans and arrays of strings; a member the API does not know
 * is passed over, as an unknown query parameter is.
 */
final class JsonBody {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxStringLength(8_192)
                  .maxNameLength(64)
                  .maxNumberLength(32)
                  .build())
          .build();

  private JsonBody() {}

  /**
   * Reads the body.
   *
   * @throws Problem 400 when it is not one JSON object within the bounds
   */
  static RequestFields read(byte[] body) {
    RequestFields fields = new RequestFields();
    try (JsonParser json = JSON.createParser(utf8(body))) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw Problem.badRequest("malformed_json", "body: not a JSON object (expected: {…})");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        readMember(json, json.currentName(), fields);
      }
      if (json.nextToken() != null) {
        throw Problem.badRequest("malformed_json", "body: more than one JSON value");
      }
      return fields;
    } catch (IOException e) {
      throw Problem.badRequest("malformed_json", "body: not valid JSON in UTF-8 within the limits");
    }
  }

  /** Strictly decoded: the parser by itself lets overlong forms through. */
  private static String utf8(byte[] body) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
  }

  private static void readMember(JsonParser json, String name, RequestFields fields)
      throws IOException {
    switch (json.nextToken()) {
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          fields.add(name, json.getText());
      case VALUE_NULL -> {}
      case START_ARRAY -> readArray(json, name, fields);
      case START_OBJECT -> {
        json.skipChildren();
        fields.addObject(name);
      }
      default -> throw Problem.badRequest("malformed_json", "body: not valid JSON");
    }
  }

  private static void readArray(JsonParser json, String name, RequestFields fields)
      throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL) {
        fields.add(name, json.getText());
      } else {
        json.skipChildren();
        fields.fault(name, "not a string in the array (expected: strings)");
      }
    }
  }
}
