/**
 * Objectives, alerts and dashboards, described once and written as Prometheus' and Grafana's files.
 */
@NullMarked
package io.everystore.standalone.observability;

import org.jspecify.annotations.NullMarked;
