package io.everystore.feature.definition;

/**
 * One thing that is wrong with a definition.
 *
 * @param pointer where, as a JSON pointer into the definition as the management API shows it
 * @param detail value and expectation
 */
public record Fault(String pointer, String detail) {}
