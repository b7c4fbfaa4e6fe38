@NullMarked
package io.everystore.serving.topology;

import org.jspecify.annotations.NullMarked;
