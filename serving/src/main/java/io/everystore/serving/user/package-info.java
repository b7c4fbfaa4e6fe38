/** What is known of a person: the profile as a read, as an export, and the features it may have. */
@NullMarked
package io.everystore.serving.user;

import org.jspecify.annotations.NullMarked;
