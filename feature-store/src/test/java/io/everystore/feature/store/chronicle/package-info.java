@NullMarked
package io.everystore.feature.store.chronicle;

import org.jspecify.annotations.NullMarked;
