@NullMarked
package io.everystore.standalone.doctor;

import org.jspecify.annotations.NullMarked;
