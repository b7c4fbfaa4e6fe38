/** The Kafka broker inside this process, and the topics on whichever broker is used. */
@NullMarked
package io.everystore.standalone.broker;

import org.jspecify.annotations.NullMarked;
