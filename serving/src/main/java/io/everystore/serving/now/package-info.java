/** What happens at this moment, told once a second to whoever watches. */
@NullMarked
package io.everystore.serving.now;

import org.jspecify.annotations.NullMarked;
