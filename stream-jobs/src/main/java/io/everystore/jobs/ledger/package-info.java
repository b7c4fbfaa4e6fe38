/** The ledger of an offer: decides redemptions. Plain Java that knows no engine. */
@NullMarked
package io.everystore.jobs.ledger;

import org.jspecify.annotations.NullMarked;
