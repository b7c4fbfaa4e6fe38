package io.everystore.standalone;

/** Entry point of the {@code everystore} command. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {}
}
