package io.everystore.serving.row;

/**
 * What a row is asked for beside the query.
 *
 * @param limit items wanted
 * @param pad whether what is popular may fill it up
 * @param mixed whether one category may take at most half of it while there is something else
 * @param explain whether the parts of the scores are kept
 */
public record RowRequest(
    Strategy strategy, int limit, boolean pad, boolean mixed, boolean explain) {}
