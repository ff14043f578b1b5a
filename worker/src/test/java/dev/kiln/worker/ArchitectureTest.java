package dev.kiln.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import dev.kiln.architecture.ArchitectureRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

  private static final JavaClasses CLASSES = ArchitectureRules.classesOfThisModule(40);

  static Stream<ArchRule> rules() {
    return ArchitectureRules.all();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theModuleKeepsTheRule(ArchRule rule) {
    rule.check(CLASSES);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(ArchitectureRules.packagesThatAreNotNullMarked(CLASSES)).isEmpty();
  }
}
