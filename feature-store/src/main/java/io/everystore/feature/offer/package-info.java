/** What the ledger of an offer and the page agree on: time, totals, limits, holdouts, rewards. */
@NullMarked
package io.everystore.feature.offer;

import org.jspecify.annotations.NullMarked;
