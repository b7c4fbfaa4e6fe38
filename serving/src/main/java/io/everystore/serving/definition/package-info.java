/** Definitions as this process has them: read from their topic, written by operators. */
@NullMarked
package io.everystore.serving.definition;

import org.jspecify.annotations.NullMarked;
