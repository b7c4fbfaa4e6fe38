/** What features there are: name, type, unit, window, meaning; and their values of today. */
@NullMarked
package io.everystore.feature.registry;

import org.jspecify.annotations.NullMarked;
