/** The online store on a Redis server, shared by processes and languages, through lettuce. */
@NullMarked
package io.everystore.feature.store.redis;

import org.jspecify.annotations.NullMarked;
