package io.everystore.standalone.chaos;

import io.everystore.standalone.up.ProcessCounts;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a drill is told.
 *
 * @param directory where the system keeps its data and its logs; new or empty
 * @param time after which no further fault is injected
 * @param batch events of each post; 0 for one mostly, sometimes up to ten
 * @param faults after which no further is injected
 * @param meanPause between two faults of one part
 * @param erasuresPerSecond people a second who act and mostly ask to be forgotten
 */
record DrillOptions(
    Path directory,
    long seed,
    Duration time,
    int faults,
    Duration meanPause,
    ProcessCounts processes,
    double eventPostsPerSecond,
    int batch,
    double pagesPerSecond,
    double redemptionsPerSecond,
    double erasuresPerSecond) {}
