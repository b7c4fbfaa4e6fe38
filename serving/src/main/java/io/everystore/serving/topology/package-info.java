/** Which serving replica is which, what it holds, and which of them a person's requests suit. */
@NullMarked
package io.everystore.serving.topology;

import org.jspecify.annotations.NullMarked;
