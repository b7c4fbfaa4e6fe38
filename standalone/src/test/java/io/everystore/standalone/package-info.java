@NullMarked
package io.everystore.standalone;

import org.jspecify.annotations.NullMarked;
