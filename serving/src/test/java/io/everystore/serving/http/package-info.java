@NullMarked
package io.everystore.serving.http;

import org.jspecify.annotations.NullMarked;
