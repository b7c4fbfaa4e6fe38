package io.everystore.serving.rank;

/**
 * How an arm came to where it is. Immutable.
 *
 * @param belief what was known of it
 * @param drawn the rate that was drawn
 * @param propensity probability with which it came there, 0..1; 0 when nobody wanted to know
 */
public record ArmDraw(Belief belief, double drawn, float propensity) {}
