/**
 * The way in: parse, validate, clamp the future; what cannot be used becomes a dead letter, and
 * what must not be kept is dropped.
 */
@NullMarked
package io.everystore.jobs.ingest;

import org.jspecify.annotations.NullMarked;
