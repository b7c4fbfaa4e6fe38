/** How much one person may say of items in a day; knows no engine. */
@NullMarked
package io.everystore.jobs.influence;

import org.jspecify.annotations.NullMarked;
