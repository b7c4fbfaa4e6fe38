/** The interaction: how it is read from a client's JSON, and what makes one acceptable. */
@NullMarked
package io.everystore.feature.event;

import org.jspecify.annotations.NullMarked;
