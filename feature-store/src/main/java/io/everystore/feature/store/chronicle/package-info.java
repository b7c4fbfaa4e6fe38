/** The online store in memory-mapped files of this machine, on Chronicle Map. */
@NullMarked
package io.everystore.feature.store.chronicle;

import org.jspecify.annotations.NullMarked;
