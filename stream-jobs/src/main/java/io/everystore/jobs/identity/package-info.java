/**
 * The keyed stages of people: duplicates, the link from client to user, anonymous and known
 * profiles.
 */
@NullMarked
package io.everystore.jobs.identity;

import org.jspecify.annotations.NullMarked;
