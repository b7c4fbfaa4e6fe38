@NullMarked
package io.everystore.serving.ingest;

import org.jspecify.annotations.NullMarked;
