/** Logs what was shown to whom, with the features it was ranked by, for learning. */
@NullMarked
package io.everystore.serving.impression;

import org.jspecify.annotations.NullMarked;
