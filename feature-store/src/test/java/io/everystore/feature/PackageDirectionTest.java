package io.everystore.feature;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
    packages = "io.everystore.feature",
    importOptions = ImportOption.DoNotIncludeTests.class)
class PackageDirectionTest {
  @ArchTest
  static final ArchRule knowsNoEngineAndNoServer =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "org.apache.kafka..", "io.vertx..");

  @ArchTest
  static final ArchRule importsNothingOfOurs =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.everystore.jobs..", "io.everystore.serving..", "io.everystore.standalone..");

  @ArchTest
  static final ArchRule onlyTheStoresKnowTheirEngines =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.everystore.feature.store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("net.openhft..", "io.lettuce..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.everystore.feature.(*)..").should().beFreeOfCycles();
}
