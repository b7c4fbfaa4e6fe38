@NullMarked
package io.everystore.serving.canary;

import org.jspecify.annotations.NullMarked;
