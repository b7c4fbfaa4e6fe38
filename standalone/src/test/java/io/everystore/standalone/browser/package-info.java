/** Tests of the shop in a real browser. */
@NullMarked
package io.everystore.standalone.browser;

import org.jspecify.annotations.NullMarked;
