/** Who is in which segment: looked at with each event, when time moves somebody, and anew. */
@NullMarked
package io.everystore.jobs.segment;

import org.jspecify.annotations.NullMarked;
