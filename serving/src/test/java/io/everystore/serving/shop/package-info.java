@NullMarked
package io.everystore.serving.shop;

import org.jspecify.annotations.NullMarked;
