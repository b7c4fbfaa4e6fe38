@NullMarked
package io.everystore.standalone.evaluate;

import org.jspecify.annotations.NullMarked;
