/** What operators of the system call: probes and metrics. */
@NullMarked
package io.everystore.serving.admin;

import org.jspecify.annotations.NullMarked;
