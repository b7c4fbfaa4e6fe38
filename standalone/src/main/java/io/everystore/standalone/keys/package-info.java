/** Making keys for a system that other machines can reach. */
@NullMarked
package io.everystore.standalone.keys;

import org.jspecify.annotations.NullMarked;
