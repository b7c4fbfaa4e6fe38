/** The demonstration shop: static pages and drawn pictures; talks to nothing but the public API. */
@NullMarked
package io.everystore.serving.shop;

import org.jspecify.annotations.NullMarked;
