/** What somebody does in one visit; knows no engine. */
@NullMarked
package io.everystore.jobs.session;

import org.jspecify.annotations.NullMarked;
