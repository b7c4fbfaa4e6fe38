/** What Flink and Kafka measure, in the Prometheus text format. */
@NullMarked
package io.everystore.standalone.metrics;

import org.jspecify.annotations.NullMarked;
