/** How features become bytes: Protobuf for whatever lives in a log or in state. */
@NullMarked
package io.everystore.feature.codec;

import org.jspecify.annotations.NullMarked;
