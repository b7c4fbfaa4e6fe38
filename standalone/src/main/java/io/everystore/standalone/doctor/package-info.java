/** Looks at a running system and says in words what is wrong with it. */
@NullMarked
package io.everystore.standalone.doctor;

import org.jspecify.annotations.NullMarked;
