package io.everystore.jobs.affinity;

/**
 * What an item gains from one person, after all caps.
 *
 * @param weight of interest, added to its popularity
 * @param sales purchases, added to its sales
 * @param counted true when the person counts among the different people behind the item
 * @param personHash tells people apart, see {@link IdHash}
 */
public record Gain(double weight, double sales, boolean counted, int personHash) {}
