package io.everystore.feature.event;

/** Why an event was not accepted, and what was found and expected. */
public record Rejection(RejectionCode code, String detail) {}
