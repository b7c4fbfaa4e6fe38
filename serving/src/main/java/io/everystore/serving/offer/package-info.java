/** Offers: who sees which, and what is asked of their ledgers. */
@NullMarked
package io.everystore.serving.offer;

import org.jspecify.annotations.NullMarked;
