package io.everystore.feature.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;

/** How JSON from outside is read: one meaning only, and everything bounded. */
public final class StrictJson {
  public static final int MAX_DEPTH = 16;
  public static final int MAX_STRING_CHARS = 8_192;
  public static final int MAX_NAME_CHARS = 64;
  public static final int MAX_NUMBER_CHARS = 32;

  private StrictJson() {}

  /** A thread-safe factory of parsers for a whole body. */
  public static JsonFactory factory() {
    return factory(MAX_DEPTH);
  }

  /** A thread-safe factory of parsers for what may nest {@code maxDepth} deep. */
  public static JsonFactory factory(int maxDepth) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(maxDepth)
                .maxStringLength(MAX_STRING_CHARS)
                .maxNameLength(MAX_NAME_CHARS)
                .maxNumberLength(MAX_NUMBER_CHARS)
                .build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        // Names come from outside: they must not end up in the JVM's table of interned strings.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .build();
  }
}
