@NullMarked
package io.everystore.standalone.chaos;

import org.jspecify.annotations.NullMarked;
