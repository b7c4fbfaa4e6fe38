/** Measures from outside how long an event takes until it is served. */
@NullMarked
package io.everystore.serving.canary;

import org.jspecify.annotations.NullMarked;
