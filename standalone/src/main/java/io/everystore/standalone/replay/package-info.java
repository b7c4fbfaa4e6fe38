/** Sends real interaction logs through the public API. */
@NullMarked
package io.everystore.standalone.replay;

import org.jspecify.annotations.NullMarked;
