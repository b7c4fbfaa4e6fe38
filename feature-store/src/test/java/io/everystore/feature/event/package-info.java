@NullMarked
package io.everystore.feature.event;

import org.jspecify.annotations.NullMarked;
