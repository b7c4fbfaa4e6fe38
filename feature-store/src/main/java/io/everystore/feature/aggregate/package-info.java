/**
 * Mergeable event-time aggregates: the same facts in any order of arrival give the same value. They
 * know no engine, so the job updates them and serving reads them with the same code. None is
 * thread-safe; whoever holds one owns it.
 */
@NullMarked
package io.everystore.feature.aggregate;

import org.jspecify.annotations.NullMarked;
