package io.everystore.serving.row;

/**
 * What a row is asked for beside the query.
 *
 * @param limit items wanted
 * @param offset items left out before them: a later part of a list
 * @param pad whether what is popular may fill it up
 * @param mixed whether its items should differ from each other
 * @param explain whether the parts of the scores are kept
 */
public record RowRequest(
    Strategy strategy, int limit, int offset, boolean pad, boolean mixed, boolean explain) {}
