@NullMarked
package io.everystore.standalone.cluster;

import org.jspecify.annotations.NullMarked;
