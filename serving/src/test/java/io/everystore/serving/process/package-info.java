@NullMarked
package io.everystore.serving.process;

import org.jspecify.annotations.NullMarked;
