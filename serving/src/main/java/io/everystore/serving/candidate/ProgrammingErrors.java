package io.everystore.serving.candidate;

/** Tells mistakes in our own code, which must come to light, from parts that are out of order. */
public final class ProgrammingErrors {
  private ProgrammingErrors() {}

  /** True for an exception that no state of the world outside explains. */
  public static boolean isOne(RuntimeException e) {
    return e instanceof NullPointerException
        || e instanceof IndexOutOfBoundsException
        || e instanceof ClassCastException
        || e instanceof ArithmeticException
        || e instanceof NegativeArraySizeException;
  }
}
