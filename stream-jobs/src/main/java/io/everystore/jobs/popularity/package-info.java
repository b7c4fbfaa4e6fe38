/** The item stage: facts merged in memory on their way, statistics and neighbours in state. */
@NullMarked
package io.everystore.jobs.popularity;

import org.jspecify.annotations.NullMarked;
