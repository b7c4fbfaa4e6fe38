@NullMarked
package io.everystore.standalone.processes;

import org.jspecify.annotations.NullMarked;
