@NullMarked
package io.everystore.standalone.size;

import org.jspecify.annotations.NullMarked;
