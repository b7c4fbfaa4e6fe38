/**
 * The sample catalogue and the simulated shoppers of {@code up --demo}; all through the public API.
 */
@NullMarked
package io.everystore.standalone.demo;

import org.jspecify.annotations.NullMarked;
