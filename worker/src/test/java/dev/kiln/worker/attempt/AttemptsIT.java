package dev.kiln.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.event.AttemptWork;
import dev.kiln.event.FailureCause;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistryProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole attempts with the real engine and a real registry: what they make and how they fail. */
final class AttemptsIT {

  @RegisterExtension static final RegistryProcess REGISTRY = new RegistryProcess();

  @TempDir Path folder;
  private AttemptHost host;

  @BeforeEach
  void open() {
    host = new AttemptHost(REGISTRY, folder);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @ParameterizedTest
  @EnumSource(BuilderKind.class)
  void anImageIsBuiltPushedAndFoundUnderAllItsTags(BuilderKind builder) throws Exception {
    String name = "made-" + builder.word();
    host.image(name, "#base()\nRUN echo " + name + " > /made\n");
    ReadyToBuild task = host.task(name, builder);

    InboxMessage.AttemptSucceeded made = host.succeed(task);

    assertThat(made.reused()).isFalse();
    assertThat(host.tags(task))
        .containsExactly(made.attempt().tag(), "b-" + task.build(), task.inputKey().tag());
    for (String tag : host.tags(task)) {
      assertThat(host.digest(task, tag)).contains(made.digest());
    }
    assertThat(made.work().phases())
        .extracting(AttemptWork.Phase::name)
        .containsExactlyElementsOf(
            Stream.of(AttemptPhase.values())
                .filter(phase -> phase != AttemptPhase.REPORT)
                .map(AttemptPhase::toString)
                .toList());
    assertThat(made.work().phases())
        .extracting(AttemptWork.Phase::duration)
        .allMatch(Duration::isPositive);
    assertThat(host.isLogComplete()).isTrue();
    assertThat(host.logs.lines().getLast().text()).isEqualTo("built " + made.digest());
  }

  @ParameterizedTest
  @EnumSource(BuilderKind.class)
  void theSecondAttemptFindsWhatTheFirstHasMade(BuilderKind builder) throws Exception {
    ReadyToBuild task = smallImage("again-" + builder.word(), builder);

    InboxMessage.AttemptSucceeded first = host.succeed(task);
    InboxMessage.AttemptSucceeded second = host.succeed(task);

    assertThat(second.reused()).isTrue();
    assertThat(second.digest()).isEqualTo(first.digest());
    assertThat(second.work().phases())
        .extracting(AttemptWork.Phase::name)
        .containsExactly("fetch tree", "render", "check reuse", "tag");
    assertThat(host.tags(task)).doesNotContain(second.attempt().tag());
  }

  @Test
  void labelsSayWhatAnImageIsAndWhatItIsMadeFrom() throws Exception {
    host.file("kiln.yaml", "labels: {org.example.team: compute}\n")
        .image("labelled", "#base()\nENV A=labelled\n");
    ReadyToBuild parent = host.task("labelled", BuilderKind.CLASSIC);

    InboxMessage.AttemptSucceeded made = host.succeed(parent);
    ReadyToBuild child = child(parent, made);
    InboxMessage.AttemptSucceeded onIt = host.succeed(child);

    ImageReference base = host.base();
    assertThat(host.labels(parent, made.attempt()))
        .containsEntry("org.opencontainers.image.title", "labelled")
        .containsEntry("org.opencontainers.image.base.name", base.name())
        .containsEntry("org.opencontainers.image.base.digest", base.digest().orElseThrow().value())
        .containsEntry("org.example.team", "compute")
        .containsEntry("dev.kiln.recipe", parent.recipe().toString());
    assertThat(host.labels(child, onIt.attempt()))
        .containsEntry("org.opencontainers.image.title", "labelled-child")
        .containsEntry("org.opencontainers.image.base.name", host.repository(parent).toString())
        .containsEntry("org.opencontainers.image.base.digest", made.digest().value())
        .containsEntry("dev.kiln.parent.labelled", made.digest().value());
  }

  @ParameterizedTest
  @EnumSource(BuilderKind.class)
  void aParentIsPulledWhereItIsAbsentAndSparedWhereItIsHere(BuilderKind builder) throws Exception {
    ReadyToBuild parent = smallImage("parent-" + builder.word(), builder);
    InboxMessage.AttemptSucceeded made = host.succeed(parent);
    ReadyToBuild child = child(parent, made);

    InboxMessage.AttemptSucceeded onIt = host.succeed(child);
    AttemptWork here = onIt.work();
    host.forget(child, onIt.attempt());
    host.forget(parent, made.attempt());
    host.file(child.image() + "/more.txt", "so that it is another one");
    AttemptWork absent = host.succeed(child(parent, made)).work();

    assertThat(here.pulledBytes()).isZero();
    assertThat(here.sparedBytes()).isPositive();
    assertThat(absent.pulledBytes()).isPositive();
    assertThat(absent.sparedBytes()).isZero();
  }

  @Test
  void anotherRecipeThanPlannedIsNotBuiltAndTheDifferenceIsNamed() throws Exception {
    ReadyToBuild planned = smallImage("other", BuilderKind.CLASSIC);
    host.file("other/a.txt", "something else");
    ReadyToBuild sent = host.task("other", BuilderKind.CLASSIC);

    InboxMessage.AttemptFailed failed = host.fails(withBundle(planned, sent));

    assertThat(failed.failure().cause()).isEqualTo(FailureCause.TEMPLATE);
    assertThat(failed.failure().message())
        .contains("renders another recipe", planned.recipe().toString(), "context");
    assertThat(host.tags(planned)).isEmpty();
  }

  @Test
  void aRegistryThatAsksForPatienceWhenItIsAskedGetsIt() throws Exception {
    ReadyToBuild task = smallImage("patient", BuilderKind.CLASSIC);
    host.registry.answerTooMany(
        request -> request.path().startsWith("/v2/attempts/patient/manifests/k-"),
        Duration.ofSeconds(1),
        1);

    InboxMessage.AttemptSucceeded made = host.succeed(task);

    assertThat(host.digest(task, task.inputKey().tag())).contains(made.digest());
  }

  @Test
  void aRegistryThatAsksForPatienceWhenItIsPushedToGetsIt() throws Exception {
    ReadyToBuild task = smallImage("pushed", BuilderKind.CLASSIC);
    host.registry.answerTooMany(
        request -> request.setsTagOf("attempts/pushed", "a-"), Duration.ofSeconds(1), 1);

    InboxMessage.AttemptSucceeded made = host.succeed(task);

    assertThat(host.digest(task, task.inputKey().tag())).contains(made.digest());
  }

  @ParameterizedTest
  @EnumSource(BuilderKind.class)
  void aCommandThatFailsIsABuildFailureWithItsLastWords(BuilderKind builder) throws Exception {
    host.image(
        "failing",
        "#base()\nRUN exec 2>&1; for i in $(seq 100); do echo line $i; done; echo \"E: the reason\"; exit 9\n");

    InboxMessage.AttemptFailed failed = host.fails(host.task("failing", builder));

    assertThat(failed.failure().cause()).isEqualTo(FailureCause.BUILD);
    assertThat(failed.failure().message()).contains("9");
    assertThat(failed.failure().logTail())
        .hasSizeLessThanOrEqualTo(40)
        .anyMatch(line -> line.contains("E: the reason"))
        .anyMatch(line -> line.contains("line 100"));
    assertThat(failed.work().phases()).extracting(AttemptWork.Phase::name).endsWith("build");
  }

  @ParameterizedTest
  @EnumSource(BuilderKind.class)
  void aPackageMirrorThatCannotBeReachedIsASourceFailure(BuilderKind builder) throws Exception {
    host.image(
        "mirror",
        """
        #base()
        RUN rm -rf /etc/apt/sources.list* && mkdir -p /etc/apt/sources.list.d \\
          && echo 'deb [trusted=yes] http://127.0.0.1:9/debian stable main' > /etc/apt/sources.list \\
          && apt-get -o Acquire::Retries=0 update && apt-get install -y hello
        """);

    InboxMessage.AttemptFailed failed = host.fails(host.task("mirror", builder));

    assertThat(failed.failure().cause()).as(failed.toString()).isEqualTo(FailureCause.SOURCE);
  }

  @Test
  void aSecretThatThisHostLacksIsNamedWithWhatToDo() throws Exception {
    host.file("kiln.yaml", "builder: buildkit\nsecrets:\n  token: {version: \"2\"}\n")
        .image("secret", "#base()\nRUN --mount=type=secret,id=token cat /run/secrets/token\n");

    InboxMessage.AttemptFailed failed = host.fails(host.task("secret", BuilderKind.BUILDKIT));

    assertThat(failed.failure().cause()).isEqualTo(FailureCause.SOURCE);
    assertThat(failed.failure().message())
        .contains("nothing of the secret 'token'", "version 2", "kiln-server.yaml");
  }

  private ReadyToBuild smallImage(String name, BuilderKind builder) throws InterruptedException {
    host.image(name, "FROM scratch\nCOPY a.txt /\n").file(name + "/a.txt", name);
    return host.task(name, builder);
  }

  private ReadyToBuild child(ReadyToBuild parent, InboxMessage.AttemptSucceeded made)
      throws InterruptedException {
    String name = parent.image() + "-child";
    host.image(name, "#from(\"%s\")\nENV CHILD=yes\n".formatted(parent.image()));
    return host.task(
        name,
        BuilderKind.parse(parent.pins().builder()),
        new TreeMap<>(Map.of(parent.image(), made.digest())),
        new TreeMap<>());
  }

  private static ReadyToBuild withBundle(ReadyToBuild task, ReadyToBuild other) {
    return new ReadyToBuild(
        task.build(),
        task.image(),
        task.dispatch(),
        task.destination(),
        other.bundle(),
        task.platform(),
        task.pins(),
        task.buildArguments(),
        task.parents(),
        task.sources(),
        task.recipe(),
        task.inputKey(),
        task.timeout(),
        task.outline(),
        task.near());
  }
}
