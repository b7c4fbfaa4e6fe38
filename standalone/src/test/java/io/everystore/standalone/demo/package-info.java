@NullMarked
package io.everystore.standalone.demo;

import org.jspecify.annotations.NullMarked;
