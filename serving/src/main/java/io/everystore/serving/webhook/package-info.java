/** Others are told who enters and leaves segments. */
@NullMarked
package io.everystore.serving.webhook;

import org.jspecify.annotations.NullMarked;
