/** Joins what was shown with what came of it, and learns rankers from that. */
@NullMarked
package io.everystore.jobs.outcome;

import org.jspecify.annotations.NullMarked;
