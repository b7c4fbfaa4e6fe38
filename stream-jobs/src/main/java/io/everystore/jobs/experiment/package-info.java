/** What experiments did: exposures joined with what people did later, summed per variation. */
@NullMarked
package io.everystore.jobs.experiment;

import org.jspecify.annotations.NullMarked;
