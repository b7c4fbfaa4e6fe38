/** Traces of requests, by OpenTelemetry: off unless a collector is named. */
@NullMarked
package io.everystore.serving.trace;

import org.jspecify.annotations.NullMarked;
