/** Decides which items may be shown to a person on a page. */
@NullMarked
package io.everystore.serving.eligibility;

import org.jspecify.annotations.NullMarked;
