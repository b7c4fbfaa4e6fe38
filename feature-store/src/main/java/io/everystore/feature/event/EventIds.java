package io.everystore.feature.event;

import java.util.concurrent.ThreadLocalRandom;

/** Ids for events whose sender gave none: 48 bits of time and 80 random bits, as 26 characters. */
final class EventIds {
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int TIME_CHARS = 10;
  private static final int RANDOM_CHARS = 16;

  private EventIds() {}

  static String create(long timeMillis) {
    char[] id = new char[TIME_CHARS + RANDOM_CHARS];
    for (int i = 0; i < TIME_CHARS; i++) {
      id[i] = ALPHABET[(int) (timeMillis >>> (5 * (TIME_CHARS - 1 - i))) & 31];
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = random.nextLong();
    long low = random.nextLong();
    for (int i = 0; i < RANDOM_CHARS / 2; i++) {
      id[TIME_CHARS + i] = ALPHABET[(int) (high >>> (5 * i)) & 31];
      id[TIME_CHARS + RANDOM_CHARS / 2 + i] = ALPHABET[(int) (low >>> (5 * i)) & 31];
    }
    return new String(id);
  }
}
