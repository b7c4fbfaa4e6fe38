/** Learns from what people chose, out of what they were shown, how to order candidates. */
@NullMarked
package io.everystore.jobs.learning;

import org.jspecify.annotations.NullMarked;
