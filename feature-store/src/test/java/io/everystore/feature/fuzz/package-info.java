/** Damaged inputs for whatever reads what strangers send. */
@NullMarked
package io.everystore.feature.fuzz;

import org.jspecify.annotations.NullMarked;
