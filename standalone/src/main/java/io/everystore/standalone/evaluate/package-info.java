/** Measures how well the next item of a session is predicted, by what serves and by baselines. */
@NullMarked
package io.everystore.standalone.evaluate;

import org.jspecify.annotations.NullMarked;
