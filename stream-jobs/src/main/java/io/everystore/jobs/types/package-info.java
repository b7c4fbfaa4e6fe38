/** Explicit serializers for what flows between operators, so that nothing falls back to Kryo. */
@NullMarked
package io.everystore.jobs.types;

import org.jspecify.annotations.NullMarked;
