/** What another policy would have earned, told from a log of choices and their probabilities. */
@NullMarked
package io.everystore.standalone.evaluate.policy;

import org.jspecify.annotations.NullMarked;
