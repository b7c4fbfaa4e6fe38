@NullMarked
package io.everystore.standalone.evaluate.trial;

import org.jspecify.annotations.NullMarked;
