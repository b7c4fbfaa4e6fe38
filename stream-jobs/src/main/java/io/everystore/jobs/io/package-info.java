/** Where records enter and leave the job: Kafka sources and sinks and what they carry. */
@NullMarked
package io.everystore.jobs.io;

import org.jspecify.annotations.NullMarked;
