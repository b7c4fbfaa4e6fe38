/** Published methods of session-based recommendation, to compare with, and how they are tuned. */
@NullMarked
package io.everystore.standalone.evaluate.baseline;

import org.jspecify.annotations.NullMarked;
