/** What events say of items and of pairs of items; knows no engine. */
@NullMarked
package io.everystore.jobs.affinity;

import org.jspecify.annotations.NullMarked;
