package io.everystore.feature.registry;

/**
 * What a feature is.
 *
 * @param name stable; {@code <event name>} in it stands for any GA4 event name
 * @param unit of the value, empty for texts
 * @param window the time the value covers: "lifetime", a half-life, or what it is as of now
 * @param description for the one who writes a rule with it
 */
public record FeatureDefinition(
    String name, Entity entity, ValueType type, String unit, String window, String description) {
  /** Whose feature it is. */
  public enum Entity {
    USER,
    ITEM
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
    TEXT
  }
}
