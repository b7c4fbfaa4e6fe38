package io.everystore.serving;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {
  private static final String ROOT = "io.everystore.serving.";

  /** A package may import those before it; the root package wires all of them. */
  private static final List<String> ORDER =
      List.of(
          "process",
          "trace",
          "http",
          "shop",
          "ingest",
          "view",
          "topology",
          "materialize",
          "definition",
          "webhook",
          "experiment",
          "candidate",
          "eligibility",
          "hydrate",
          "rank",
          "row",
          "impression",
          "offer",
          "user",
          "page",
          "now",
          "canary",
          "admin");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.everystore.serving");

  @Test
  void packages_importInOneDirectionOnly() {
    for (int i = 0; i < ORDER.size(); i++) {
      String[] later =
          ORDER.subList(i + 1, ORDER.size()).stream()
              .map(name -> ROOT + name + "..")
              .toArray(String[]::new);
      if (later.length > 0) {
        noClasses()
            .that()
            .resideInAPackage(ROOT + ORDER.get(i) + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(later)
            .allowEmptyShould(true)
            .check(CLASSES);
      }
    }
    slices().matching("io.everystore.serving.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void serving_knowsNothingOfJobsAndOfWhatRunsIt() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.everystore.jobs..", "io.everystore.standalone..", "org.apache.flink..")
        .check(CLASSES);
  }
}
