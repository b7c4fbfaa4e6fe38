/** The whole system as processes of their own on one machine, looked after by this one. */
@NullMarked
package io.everystore.standalone.processes;

import org.jspecify.annotations.NullMarked;
