@NullMarked
package io.everystore.serving;

import org.jspecify.annotations.NullMarked;
