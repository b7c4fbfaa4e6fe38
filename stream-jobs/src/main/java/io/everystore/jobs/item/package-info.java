/** What is kept of one item: sums on their way to its state, the state, and the item stage. */
@NullMarked
package io.everystore.jobs.item;

import org.jspecify.annotations.NullMarked;
