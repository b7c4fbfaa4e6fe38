/** Experiments: who gets which variation, who saw it, and what came of it. */
@NullMarked
package io.everystore.serving.experiment;

import org.jspecify.annotations.NullMarked;
