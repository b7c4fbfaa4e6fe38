/** Makes one row of a page: a strategy, its items and why they are there. */
@NullMarked
package io.everystore.serving.row;

import org.jspecify.annotations.NullMarked;
