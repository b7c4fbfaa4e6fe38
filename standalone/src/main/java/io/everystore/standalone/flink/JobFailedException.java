package io.everystore.standalone.flink;

/** A job keeps failing before it has come to run. */
public final class JobFailedException extends Exception {
  private static final long serialVersionUID = 1;

  JobFailedException(String message) {
    super(message);
  }
}
