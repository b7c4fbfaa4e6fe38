package io.everystore.standalone.chaos;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a drill is told.
 *
 * @param directory where the system keeps its data and its logs; new or empty
 * @param time after which no further fault is injected
 * @param faults after which no further is injected
 */
record DrillOptions(
    Path directory,
    long seed,
    Duration time,
    int faults,
    int replicas,
    double eventPostsPerSecond,
    double pagesPerSecond,
    double redemptionsPerSecond) {}
