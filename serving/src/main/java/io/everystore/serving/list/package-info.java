/** Lists of people that operators upload. */
@NullMarked
package io.everystore.serving.list;

import org.jspecify.annotations.NullMarked;
