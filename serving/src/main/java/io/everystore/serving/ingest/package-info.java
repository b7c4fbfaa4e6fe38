/** The door: events and catalogue entries become durable records of the log. */
@NullMarked
package io.everystore.serving.ingest;

import org.jspecify.annotations.NullMarked;
