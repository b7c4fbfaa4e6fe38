/** What a feature is, how it is encoded, where it lives. */
@NullMarked
package io.everystore.feature;

import org.jspecify.annotations.NullMarked;
