@NullMarked
package io.everystore.feature.definition;

import org.jspecify.annotations.NullMarked;
