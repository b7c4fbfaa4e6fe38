package io.everystore.feature.registry;

import java.util.List;

/**
 * What a feature is.
 *
 * @param name stable; {@code <event name>} in it stands for any GA4 event name
 * @param unit of the value, empty for texts
 * @param window the time the value covers: "lifetime", a half-life, or what it is as of now
 * @param description for the one who writes a rule with it
 * @param examples values as a rule writes them
 */
public record FeatureDefinition(
    String name,
    Entity entity,
    ValueType type,
    String unit,
    String window,
    String description,
    List<String> examples) {

  /** A feature whose examples are those of its type. */
  FeatureDefinition(
      String name, Entity entity, ValueType type, String unit, String window, String description) {
    this(name, entity, type, unit, window, description, type.examples());
  }

  FeatureDefinition withExamples(String... values) {
    return new FeatureDefinition(name, entity, type, unit, window, description, List.of(values));
  }

  /** Whose feature it is. */
  public enum Entity {
    USER,
    ITEM,
    /** Of the events a rule counts: what narrows them down. */
    EVENT
  }

  /** How its values look in JSON. */
  public enum ValueType {
    /** A whole number. */
    COUNT,
    /** A number with a fraction. */
    NUMBER,
    /** A whole number of cents. */
    MONEY,
    /** An RFC 3339 time in UTC. */
    TIME,
    TEXT,
    /** Several texts, of which one has to fit. */
    TEXTS,
    /** True or false. */
    FLAG,
    /** A text that may as well be read as a number, a date or true and false. */
    PROPERTY,
    /** The names of what one belongs to. */
    MEMBERSHIP,
    /** What was done: counted, summed or followed by something else. */
    EVENTS,
    /** A span of time up to now. */
    WINDOW;

    private List<String> examples() {
      return switch (this) {
        case COUNT -> List.of("3");
        case NUMBER -> List.of("2.5");
        case MONEY -> List.of("4990");
        case TIME -> List.of("2026-11-01", "7d");
        case FLAG -> List.of("true");
        case WINDOW -> List.of("7d", "today");
        case TEXT, TEXTS, PROPERTY, MEMBERSHIP, EVENTS -> List.of();
      };
    }
  }
}
