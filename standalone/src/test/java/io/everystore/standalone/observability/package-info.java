@NullMarked
package io.everystore.standalone.observability;

import org.jspecify.annotations.NullMarked;
