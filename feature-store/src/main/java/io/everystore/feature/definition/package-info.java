/** What operators edit, as an immutable image built from a log of deltas. */
@NullMarked
package io.everystore.feature.definition;

import org.jspecify.annotations.NullMarked;
