@NullMarked
package io.everystore.feature.store.redis;

import org.jspecify.annotations.NullMarked;
