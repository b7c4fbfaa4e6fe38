@NullMarked
package io.everystore.standalone.replay;

import org.jspecify.annotations.NullMarked;
