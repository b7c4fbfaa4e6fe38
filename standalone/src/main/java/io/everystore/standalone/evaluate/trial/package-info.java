/** A log as sessions, filtered and split as a protocol says, and what is asked of who learns it. */
@NullMarked
package io.everystore.standalone.evaluate.trial;

import org.jspecify.annotations.NullMarked;
