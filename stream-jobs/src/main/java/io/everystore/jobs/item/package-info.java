/** What is kept of one item: sums on their way to its state, and the state; knows no engine. */
@NullMarked
package io.everystore.jobs.item;

import org.jspecify.annotations.NullMarked;
