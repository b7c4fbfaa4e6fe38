/** Turns candidates into numbers a ranker reads. */
@NullMarked
package io.everystore.serving.hydrate;

import org.jspecify.annotations.NullMarked;
