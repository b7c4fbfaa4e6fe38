/** What the keyed stages share: their input, progress marks, and the cache in front of state. */
@NullMarked
package io.everystore.jobs.stage;

import org.jspecify.annotations.NullMarked;
