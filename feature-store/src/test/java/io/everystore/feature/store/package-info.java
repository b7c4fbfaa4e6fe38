@NullMarked
package io.everystore.feature.store;

import org.jspecify.annotations.NullMarked;
