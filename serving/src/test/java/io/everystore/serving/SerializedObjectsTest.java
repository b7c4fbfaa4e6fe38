package io.everystore.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A serving process reads no Java objects, whoever asks it to. */
final class SerializedObjectsTest {
  private static final int READ = 10;
  private static final int REFUSED = 11;

  @Test
  void servingProcess_readsNoSerializedObject() throws Exception {
    assertEquals(READ, exitCode("as-it-is"), "the test shows nothing when it cannot be read");
    assertEquals(REFUSED, exitCode("as-in-serving"));
  }

  /** In a JVM of its own, since the filter of one is set once. */
  private static int exitCode(String how) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName(),
                how)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } finally {
      process.destroyForcibly();
    }
  }

  /** Reads an object, as a library might. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] args) throws Exception {
      if (args[0].equals("as-in-serving")) {
        ServingMain.refuseSerializedObjects();
      }
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(written)) {
        out.writeObject(new ArrayList<>(List.of("text")));
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(written.toByteArray()))) {
        Object unused = in.readObject();
        System.exit(READ);
      } catch (InvalidClassException e) {
        System.exit(REFUSED);
      }
    }
  }
}
