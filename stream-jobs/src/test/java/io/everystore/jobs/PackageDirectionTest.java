package io.everystore.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.everystore.jobs",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PackageDirectionTest {
  @ArchTest
  static final ArchRule theLogicKnowsNoEngine =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.everystore.jobs.profile..",
              "io.everystore.jobs.session..",
              "io.everystore.jobs.affinity..",
              "io.everystore.jobs.influence..",
              "io.everystore.jobs.item..",
              "io.everystore.jobs.learning..",
              "io.everystore.jobs.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache..");

  @ArchTest
  static final ArchRule importsNeitherServingNorStandalone =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.everystore.serving..", "io.everystore.standalone..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.everystore.jobs.(*)..").should().beFreeOfCycles();
}
