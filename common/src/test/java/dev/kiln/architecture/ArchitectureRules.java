package dev.kiln.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * The rules of the architecture, the same for every module. A module's {@code ArchitectureTest}
 * runs them on its own classes; a rule that finds nothing to say about a module passes there.
 */
public final class ArchitectureRules {

  /** Values and decisions: the same input gives the same output, and no library is needed. */
  private static final String[] PURE = {
    "dev.kiln.pattern",
    "dev.kiln.image",
    "dev.kiln.event",
    "dev.kiln.coordinator.graph",
    "dev.kiln.coordinator.plan",
    "dev.kiln.coordinator.build",
    "dev.kiln.coordinator.farm",
    "dev.kiln.coordinator.decision",
    "dev.kiln.coordinator.owner",
    "dev.kiln.worker.diagnosis"
  };

  /** The codec alone of these packages knows JSON. */
  private static final DescribedPredicate<JavaClass> PURE_CLASS =
      resideInAnyPackage(PURE)
          .and(not(nameMatching("dev\\.kiln\\.event\\.(EventCodec|LaterFields)(\\$.*)?")));

  private ArchitectureRules() {}

  /**
   * The classes of the module whose tests run.
   *
   * @param moreThan so many there are at least, or the rules have looked into the void
   */
  public static JavaClasses classesOfThisModule(int moreThan) {
    JavaClasses classes = new ClassFileImporter().importPath(Path.of("target", "classes"));
    assertThat(classes).hasSizeGreaterThan(moreThan);
    return classes;
  }

  /** Every rule that can be said in ArchUnit's words. */
  public static Stream<ArchRule> all() {
    return Stream.of(
            Stream.of(
                pureClassesNeedTheJdkAlone(),
                pureClassesAskNoClock(),
                pureClassesDoNotTouchTheWorld(),
                pureClassesUseNoUnseededRandomness(),
                packagesHaveNoCycles(),
                namesSayWhatClassesAre(),
                onlyTheCommandLinePrints(),
                exceptionsHaveAType(),
                buildKitIsOfUseToOthers()),
            homes())
        .flatMap(rules -> rules)
        .map(rule -> rule.allowEmptyShould(true));
  }

  /** The packages of {@code classes} that are not marked, by name. */
  public static Set<String> packagesThatAreNotNullMarked(JavaClasses classes) {
    return classes.stream()
        .map(JavaClass::getPackage)
        .filter(javaPackage -> !javaPackage.isAnnotatedWith(NullMarked.class))
        .map(javaPackage -> javaPackage.getName())
        .collect(Collectors.toCollection(TreeSet<String>::new));
  }

  private static ArchRule pureClassesNeedTheJdkAlone() {
    return classes()
        .that(PURE_CLASS)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(PURE)
                .or(resideInAnyPackage("java..", "org.jspecify..", "com.google.re2j..")))
        .as("pure packages depend on the JDK, JSpecify, RE2/J and each other");
  }

  private static ArchRule pureClassesAskNoClock() {
    return noClasses()
        .that(PURE_CLASS)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Clock.class)
        .as("pure packages are told the time");
  }

  private static ArchRule pureClassesDoNotTouchTheWorld() {
    return noClasses()
        .that(PURE_CLASS)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.nio.file..", "java.net..", "java.util.concurrent..")
                .or(belongToAnyOf(Thread.class, ProcessBuilder.class))
                .or(resideInAPackage("java.io..").and(haveFileInTheirName())))
        .as("pure packages know no files, no network and no threads");
  }

  private static ArchRule pureClassesUseNoUnseededRandomness() {
    return noClasses()
        .that(PURE_CLASS)
        .should()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.security.SecureRandom")
        .as("pure packages are given their randomness");
  }

  private static ArchRule packagesHaveNoCycles() {
    return slices().matching("dev.kiln.(**)").should().beFreeOfCycles();
  }

  private static ArchRule namesSayWhatClassesAre() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
        .as("no class is called Util, Helper, Manager or Impl");
  }

  private static ArchRule onlyTheCommandLinePrints() {
    return noClasses()
        .that()
        .resideOutsideOfPackage("dev.kiln.cli")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .as("only the command line prints");
  }

  private static ArchRule exceptionsHaveAType() {
    return noClasses()
        .should()
        .callConstructorWhere(
            new DescribedPredicate<JavaConstructorCall>("it makes a plain exception") {
              @Override
              public boolean test(JavaConstructorCall call) {
                String made = call.getTargetOwner().getName();
                boolean plain =
                    made.equals("java.lang.Exception")
                        || made.equals("java.lang.RuntimeException")
                        || made.equals("java.lang.Throwable");
                return plain && !call.getOrigin().isConstructor();
              }
            })
        .as("nothing throws a plain Exception or RuntimeException");
  }

  private static ArchRule buildKitIsOfUseToOthers() {
    return noClasses()
        .that()
        .resideInAPackage("dev.kiln.buildkit..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.kiln..").and(not(resideInAPackage("dev.kiln.buildkit.."))))
        .as("dev.kiln.buildkit knows no other package of ours");
  }

  /** One home for each technology, and the wiring where it has to know one. */
  private static Stream<ArchRule> homes() {
    return Stream.of(
        home("com.github.dockerjava..", "dev.kiln.worker.docker", "dev.kiln.buildkit"),
        noClasses()
            .that()
            .resideInAPackage("dev.kiln.buildkit..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("com.github.dockerjava..")
                    .and(not(resideInAPackage("com.github.dockerjava.transport.."))))
            .as("of docker-java, dev.kiln.buildkit knows the transport alone"),
        home("io.netty..", "dev.kiln.buildkit.session"),
        // The wiring starts and stops the member that Vert.x and the read model share.
        home(
            "com.hazelcast..",
            "dev.kiln.coordinator.hazelcast",
            "dev.kiln.coordinator",
            "dev.kiln.cli"),
        home("io.vertx.ext.web..", "dev.kiln.coordinator.web"),
        home("org.apache.velocity..", "dev.kiln.template"),
        home("org.apache.commons.compress..", "dev.kiln.archive"),
        home("org.eclipse.jgit..", "dev.kiln.source", "dev.kiln.compare.."),
        home("org.apache.sshd..", "dev.kiln.source"),
        home("picocli..", "dev.kiln.cli"),
        home("io.micrometer..", "dev.kiln.worker.health"),
        // Nothing that runs in earnest may lean on what is there to measure it.
        home("dev.kiln.bench..", "dev.kiln.bench..", "dev.kiln.cli"),
        home("kafka..", "dev.kiln.broker"),
        home(
            "org.apache.kafka..",
            "dev.kiln.coordinator.partition",
            "dev.kiln.coordinator.output",
            "dev.kiln.worker.claim",
            "dev.kiln.broker",
            "dev.kiln.bench.dispatch"),
        home(
            "io.vertx.kafka..",
            "dev.kiln.coordinator.partition",
            "dev.kiln.coordinator.output",
            "dev.kiln.worker.claim"),
        home(
            "com.fasterxml.jackson..",
            "dev.kiln.event",
            "dev.kiln.settings",
            "dev.kiln.registry",
            "dev.kiln.coordinator.web",
            "dev.kiln.lint.rule",
            "dev.kiln.buildkit",
            "dev.kiln.cli"),
        home("com.google.re2j..", "dev.kiln.pattern"),
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.kiln.lint.shell", "dev.kiln.bench", "dev.kiln.cli")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .as(
                "processes are started by the command line, to measure and to check shell texts alone"),
        // Velocity logs by itself unless it is handed a logger that does not.
        noClasses()
            .that()
            .resideInAPackage("dev.kiln.template")
            .and()
            .doNotHaveSimpleName("SandboxEngine")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.slf4j..")
            .as("templates do not log"));
  }

  private static ArchRule home(String technology, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(technology)
        .as("%s is known in %s alone".formatted(technology, List.of(packages)));
  }

  private static DescribedPredicate<JavaClass> haveFileInTheirName() {
    return DescribedPredicate.describe(
        "have 'File' in their name", type -> type.getSimpleName().contains("File"));
  }
}
