@NullMarked
package io.everystore.standalone.evaluate.baseline;

import org.jspecify.annotations.NullMarked;
