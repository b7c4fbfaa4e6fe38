/** Composes pages out of rows and answers them over HTTP. */
@NullMarked
package io.everystore.serving.page;

import org.jspecify.annotations.NullMarked;
