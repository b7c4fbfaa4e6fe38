package io.everystore.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.everystore.feature.model.EpochClock;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Set;

/** Of all modules. */
@AnalyzeClasses(
    packages = "io.everystore",
    importOptions = {ImportOption.DoNotIncludeTests.class, WallClockTest.WithoutTestJars.class})
class WallClockTest {
  private static final Set<String> NOW =
      Set.of("currentTimeMillis", "now", "system", "systemUTC", "systemDefaultZone");
  private static final Set<Class<?>> TELL_TIME =
      Set.of(
          System.class,
          Clock.class,
          Instant.class,
          LocalDate.class,
          LocalDateTime.class,
          OffsetDateTime.class,
          ZonedDateTime.class);

  @ArchTest
  static final ArchRule timeComesFromAnInjectedClock =
      noClasses()
          .that()
          .doNotBelongToAnyOf(EpochClock.class)
          .should()
          .accessTargetWhere(
              DescribedPredicate.<JavaAccess<?>>describe(
                  "tells this machine's time", WallClockTest::tellsTime));

  /** Other modules' tests may come as a jar. */
  static final class WithoutTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static boolean tellsTime(JavaAccess<?> access) {
    return NOW.contains(access.getTarget().getName())
        && TELL_TIME.stream().anyMatch(access.getTargetOwner()::isEquivalentTo);
  }
}
