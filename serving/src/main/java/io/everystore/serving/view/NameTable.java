package io.everystore.serving.view;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Strings under dense numbers, given out in the order of arrival and never taken back.
 *
 * <p>One thread writes, any thread reads without locks. Open addressing over the strings' cached
 * hash codes: 4 to 8 bytes a name beside the reference, where a map of boxed numbers takes about
 * 50.
 */
final class NameTable {
  static final int NONE = ItemIndex.NONE;

  private static final int INITIAL_CAPACITY = 16;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);

  /** Grown together, so that a reader never meets a number its {@code names} cannot hold. */
  private record Contents(String[] names, int[] slots) {}

  private volatile Contents contents =
      new Contents(new String[INITIAL_CAPACITY], new int[INITIAL_CAPACITY * 2]);
  private volatile int size;

  int size() {
    return size;
  }

  /** The name of a number that was given out. */
  String name(int number) {
    return contents.names[number];
  }

  /** The name's number, or {@link #NONE}. */
  int find(String name) {
    Contents current = contents;
    int mask = current.slots.length - 1;
    for (int slot = spread(name) & mask; ; slot = (slot + 1) & mask) {
      int numberPlusOne = (int) SLOT.getAcquire(current.slots, slot);
      if (numberPlusOne == 0) {
        return NONE;
      }
      if (current.names[numberPlusOne - 1].equals(name)) {
        return numberPlusOne - 1;
      }
    }
  }

  /** Gives the next number to a name that {@link #find} does not know. Writer only. */
  int add(String name) {
    int number = size;
    Contents current = contents;
    if (number == current.names.length) {
      current = grown(current);
      contents = current;
    }
    current.names[number] = name;
    insert(current.slots, name, number);
    size = number + 1;
    return number;
  }

  private static Contents grown(Contents old) {
    Contents grown =
        new Contents(Arrays.copyOf(old.names, old.names.length * 2), new int[old.slots.length * 2]);
    for (int number = 0; number < old.names.length; number++) {
      insert(grown.slots, old.names[number], number);
    }
    return grown;
  }

  private static void insert(int[] slots, String name, int number) {
    int mask = slots.length - 1;
    int slot = spread(name) & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    SLOT.setRelease(slots, slot, number + 1);
  }

  private static int spread(String name) {
    int hash = name.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
