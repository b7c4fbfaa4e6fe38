/** What flows into, through and out of the job. */
@NullMarked
package io.everystore.jobs.record;

import org.jspecify.annotations.NullMarked;
