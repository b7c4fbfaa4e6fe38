/** Offers in the stream: the stage that feeds each offer's ledger and tells what it decided. */
@NullMarked
package io.everystore.jobs.offer;

import org.jspecify.annotations.NullMarked;
