/** The whole system in one process: its parts, their start side by side, and their end. */
@NullMarked
package io.everystore.standalone.up;

import org.jspecify.annotations.NullMarked;
