/** Segments as marketers see them: how many, who, and why. */
@NullMarked
package io.everystore.serving.segment;

import org.jspecify.annotations.NullMarked;
