/** The whole system as users meet it: a process of its own and HTTP. */
@NullMarked
package io.everystore.standalone.e2e;

import org.jspecify.annotations.NullMarked;
