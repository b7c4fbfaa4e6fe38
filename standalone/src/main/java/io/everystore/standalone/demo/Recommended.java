package io.everystore.standalone.demo;

import java.util.List;

/**
 * What a shopper was shown.
 *
 * @param recommendationId what events that follow from it carry
 * @param products best first
 */
record Recommended(String recommendationId, List<Product> products) {}
