/** Finds items a person may want; nothing here decides what is shown. */
@NullMarked
package io.everystore.serving.candidate;

import org.jspecify.annotations.NullMarked;
