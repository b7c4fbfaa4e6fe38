/** Seeded fault drills against the whole system, audited by ledgers outside of it. */
@NullMarked
package io.everystore.standalone.chaos;

import org.jspecify.annotations.NullMarked;
