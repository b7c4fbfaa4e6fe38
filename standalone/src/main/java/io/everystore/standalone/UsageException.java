package io.everystore.standalone;

/**
 * A command cannot do what was asked because of what it was given or where it runs; the message is
 * for the person at the terminal. Exit code 2.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UsageException(String message) {
    super(message);
  }

  public UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
