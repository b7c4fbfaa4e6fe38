/** What a cluster's manifests take from the code. */
@NullMarked
package io.everystore.standalone.cluster;

import org.jspecify.annotations.NullMarked;
