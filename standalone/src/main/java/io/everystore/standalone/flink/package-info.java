/** Flink inside this process: the cluster, the job's run, and the checkpoints it resumes from. */
@NullMarked
package io.everystore.standalone.flink;

import org.jspecify.annotations.NullMarked;
