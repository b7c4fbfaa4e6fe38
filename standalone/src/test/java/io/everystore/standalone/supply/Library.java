package io.everystore.standalone.supply;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A library in one version.
 *
 * @param name {@code group:artifact} of Maven's, the package's name of npm's
 */
record Library(String ecosystem, String name, String version) {
  /** {@code …/group/in/parts/artifact/version/artifact-version[-classifier].jar}. */
  private static final Pattern JAR = Pattern.compile("(.+)/([^/]+)/([^/]+)/\\2-\\3[^/]*\\.jar");

  /** The library whose jar lies there in a local repository; null for anything else. */
  static @Nullable Library ofJar(String path, String repository) {
    String slashed = path.replace('\\', '/');
    String root = repository.replace('\\', '/') + "/";
    Matcher jar = JAR.matcher(slashed.startsWith(root) ? slashed.substring(root.length()) : "");
    return jar.matches()
        ? new Library("maven", jar.group(1).replace('/', '.') + ":" + jar.group(2), jar.group(3))
        : null;
  }

  /** Whether the version names one thing for ever: neither a range, nor what is rebuilt. */
  boolean isFixed() {
    return version.matches("[0-9][0-9A-Za-z.+_-]*")
        && !version.endsWith("-SNAPSHOT")
        && !version.matches("(.*\\.)?[xX](\\..*)?");
  }

  @Override
  public String toString() {
    return name + ":" + version;
  }
}
