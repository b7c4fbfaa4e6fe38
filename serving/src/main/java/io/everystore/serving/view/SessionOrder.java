package io.everystore.serving.view;

/** The order of sessions by recency, total and independent of the order of arrival. */
@FunctionalInterface
interface SessionOrder {
  /** True when session number {@code left} is the less recent one. */
  boolean isBefore(int left, int right);
}
