@NullMarked
package io.everystore.feature.model;

import org.jspecify.annotations.NullMarked;
