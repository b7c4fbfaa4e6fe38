package io.everystore.serving.view;

import org.jspecify.annotations.Nullable;

/**
 * Everything but numbers that change with every event of one item, ready to be read: one object and
 * thus one or two cache lines per candidate looked at.
 *
 * @param catalogue what the catalogue says, null when the item is not in it
 * @param observed what events say
 * @param withdrawn true once the catalogue entry was deleted, until it is put again
 */
record ItemCard(
    @Nullable ItemDescription catalogue,
    ItemDescription observed,
    boolean withdrawn,
    String title,
    byte[] json,
    int category,
    int topCategory,
    int brand,
    int group,
    boolean available,
    long priceCents,
    long createdTimeMillis) {}
