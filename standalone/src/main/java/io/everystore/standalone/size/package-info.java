/**
 * How large a system a shop needs: the arithmetic of docs/sizing.md, and a simulation of its load.
 */
@NullMarked
package io.everystore.standalone.size;

import org.jspecify.annotations.NullMarked;
