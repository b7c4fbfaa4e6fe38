package io.everystore.jobs.learning;

/**
 * A choice and the model it teaches.
 *
 * @param model name of the model, which is the strategy's that offered the items
 */
public record NamedChoice(String model, Choice choice) {}
