/** What the system is built of. */
@NullMarked
package io.everystore.standalone.supply;

import org.jspecify.annotations.NullMarked;
