package io.everystore.standalone.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every library is of a version that stays what it is, and of none that is known to be faulty. */
final class SupplyChainTest {
  private static final Path ADVISORIES = Path.of("src/test/resources/supply/advisories.tsv");
  private static final Path CONSOLE = Path.of("../serving/console/package-lock.json");
  private static final int LEAST_JARS = 80;
  private static final int LEAST_PACKAGES = 50;

  @Test
  void librariesOnTheClassPath_haveNoKnownFault() throws IOException {
    assertEquals(List.of(), faults(jars(), Advisory.read(ADVISORIES)));
  }

  @Test
  void librariesOfTheConsole_haveNoKnownFault() throws IOException {
    assertEquals(List.of(), faults(packages(), Advisory.read(ADVISORIES)));
  }

  @Test
  void everyLibrary_isOfAFixedVersion() throws IOException {
    List<Library> moving =
        Stream.concat(jars().stream(), packages().stream())
            .filter(library -> !library.isFixed())
            .toList();
    assertEquals(List.of(), moving);
  }

  @Test
  void dependenciesOfTheConsole_areNoRanges() throws IOException {
    JsonNode root = new ObjectMapper().readTree(CONSOLE.toFile()).at("/packages").path("");
    List<Library> asked = new ArrayList<>();
    for (String kind : List.of("dependencies", "devDependencies")) {
      root.path(kind)
          .properties()
          .forEach(one -> asked.add(new Library("npm", one.getKey(), one.getValue().asText())));
    }
    assertFalse(asked.isEmpty());
    assertEquals(List.of(), asked.stream().filter(library -> !library.isFixed()).toList());
  }

  @Test
  void faultyVersion_isNamedWithItsAdvisoryAndTheFix() {
    Advisory advisory = new Advisory("maven", "g:a", "2.0", "2.17.1", "CVE-1", "");
    assertEquals(
        List.of("g:a:2.14.1 has CVE-1 (expected: 2.17.1 or later)"),
        faults(List.of(new Library("maven", "g:a", "2.14.1")), List.of(advisory)));
    for (String sound : List.of("1.9", "2.17.1", "2.17.2-jre", "3.0")) {
      assertFalse(advisory.concerns(new Library("maven", "g:a", sound)), sound);
    }
    assertFalse(advisory.concerns(new Library("npm", "g:a", "2.14.1")));
    assertTrue(Advisory.compare("4.2.10.Final", "4.2.8") > 0);
  }

  @Test
  void acceptedAdvisory_isStillNeeded() throws IOException {
    List<Library> all = Stream.concat(jars().stream(), packages().stream()).toList();
    List<Advisory> idle =
        Advisory.read(ADVISORIES).stream()
            .filter(advisory -> !advisory.accepted().isEmpty())
            .filter(advisory -> all.stream().noneMatch(advisory::concerns))
            .toList();
    assertEquals(
        List.of(), idle, "accepted, but concerns no library any more: take the reason out");
  }

  @Test
  void versionThatMoves_isNoneThatIsFixed() {
    for (String moving : List.of("[1,2)", "LATEST", "1.0-SNAPSHOT", "^1.2.3", "~1", "*", "1.x")) {
      assertFalse(new Library("maven", "g:a", moving).isFixed(), moving);
    }
    assertTrue(new Library("maven", "g:a", "7.7.0.RELEASE").isFixed());
  }

  private static List<String> faults(List<Library> libraries, List<Advisory> advisories) {
    List<String> faults = new ArrayList<>();
    for (Advisory advisory : advisories) {
      libraries.stream()
          .filter(library -> advisory.accepted().isEmpty() && advisory.concerns(library))
          .map(
              library ->
                  library
                      + " has "
                      + advisory.id()
                      + " (expected: "
                      + advisory.fixed()
                      + " or later)")
          .forEach(faults::add);
    }
    return faults;
  }

  /** Of the class path of this very test, which has that of the system in it. */
  private static List<Library> jars() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> entries = List.of(path.split(File.pathSeparator, -1));
    String repository =
        System.getProperty(
            "localRepository",
            Path.of(System.getProperty("user.home"), ".m2", "repository").toString());
    List<Library> jars =
        entries.stream()
            .map(entry -> Library.ofJar(entry, repository))
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .filter(library -> !library.name().startsWith("io.everystore:"))
            .toList();
    assertTrue(jars.size() >= LEAST_JARS, () -> jars.size() + " jars found in " + repository);
    return jars;
  }

  private static List<Library> packages() throws IOException {
    List<Library> packages = new ArrayList<>();
    new ObjectMapper()
        .readTree(CONSOLE.toFile())
        .path("packages")
        .properties()
        .forEach(
            one -> {
              String path = one.getKey();
              if (!path.isEmpty()) {
                String name = path.substring(path.lastIndexOf("node_modules/") + 13);
                packages.add(new Library("npm", name, one.getValue().path("version").asText()));
              }
            });
    assertTrue(packages.size() >= LEAST_PACKAGES, () -> packages.size() + " packages");
    return packages;
  }
}
