/** Wiring only: sources, operators, sinks, checkpoints. */
@NullMarked
package io.everystore.jobs.job;

import org.jspecify.annotations.NullMarked;
