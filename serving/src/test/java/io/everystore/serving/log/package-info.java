/** A real broker with our topics, for tests. */
@NullMarked
package io.everystore.serving.log;

import org.jspecify.annotations.NullMarked;
