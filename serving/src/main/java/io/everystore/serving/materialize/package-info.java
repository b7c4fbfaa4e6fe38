/** Keeps the views of this process up to date with the log; the only writer of the online store. */
@NullMarked
package io.everystore.serving.materialize;

import org.jspecify.annotations.NullMarked;
