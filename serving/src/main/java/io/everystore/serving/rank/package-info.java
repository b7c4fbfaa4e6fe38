/** Orders candidates by what is known of them and of the person. */
@NullMarked
package io.everystore.serving.rank;

import org.jspecify.annotations.NullMarked;
