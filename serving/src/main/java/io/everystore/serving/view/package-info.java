@NullMarked
package io.everystore.serving.view;

import org.jspecify.annotations.NullMarked;
