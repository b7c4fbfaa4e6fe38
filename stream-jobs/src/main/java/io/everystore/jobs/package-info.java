@NullMarked
package io.everystore.jobs;

import org.jspecify.annotations.NullMarked;
