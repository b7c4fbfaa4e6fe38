/**
 * The performance table: every figure a ratio against a floor or a peer measured in the same run.
 */
@NullMarked
package io.everystore.standalone.bench;

import org.jspecify.annotations.NullMarked;
