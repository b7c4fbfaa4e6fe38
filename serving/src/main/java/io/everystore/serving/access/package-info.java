/**
 * Who may do what: keys, visitor tokens, roles and rates.
 *
 * <p>Without keys nothing of it is asked for, and only this machine is listened to.
 */
@NullMarked
package io.everystore.serving.access;

import org.jspecify.annotations.NullMarked;
