/** What is kept of one person; knows no engine. */
@NullMarked
package io.everystore.jobs.profile;

import org.jspecify.annotations.NullMarked;
