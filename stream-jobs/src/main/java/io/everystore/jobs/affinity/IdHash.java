package io.everystore.jobs.affinity;

/** Hashes of ids where a collision in four thousand millions costs nothing. */
public final class IdHash {
  private IdHash() {}

  /** FNV-1a over the characters, mixed as in MurmurHash3 so that every bit is as good. */
  public static int of(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return (int) (hash >>> 32);
  }
}
