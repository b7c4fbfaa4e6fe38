/** Who belongs to a segment: rules, compiled once, evaluated over bytes, explained line by line. */
@NullMarked
package io.everystore.feature.segment;

import org.jspecify.annotations.NullMarked;
