@NullMarked
package io.everystore.standalone.up;

import org.jspecify.annotations.NullMarked;
