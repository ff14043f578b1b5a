package dev.kiln.worker.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.event.FailureCause;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.Digest;
import dev.kiln.registry.FaultyRegistry;
import dev.kiln.registry.HeldRequests;
import dev.kiln.registry.HeldRequests.Point;
import dev.kiln.registry.RegistryProcess;
import dev.kiln.registry.RegistryRequest;
import dev.kiln.worker.claim.OneAttempt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Attempts that are told to stop, or whose time is up, in each of their phases. */
final class AttemptStopIT {

  /** In which an attempt has to end, containers and all. */
  private static final Duration SOON = Duration.ofSeconds(5);

  /** In which it gets to where it is held. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String REASON = "the build was cancelled";

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

  @Test
  void stopsWhileItFetchesTheTree() throws InterruptedException {
    ReadyToBuild task = smallImage("tree", BuilderKind.CLASSIC);

    OneAttempt attempt = held(task, asks("GET", "/v2/attempts/bundles/"), Point.AFTER);
    attempt.stop(REASON);

    assertReleased(task, attempt);
    assertThat(host.tags(task)).isEmpty();
  }

  @Test
  void stopsWhileItLooksForAnImageToReuse() throws InterruptedException {
    ReadyToBuild task = smallImage("reuse", BuilderKind.CLASSIC);

    OneAttempt attempt = held(task, named("/v2/attempts/reuse/manifests/k-"), Point.BEFORE);
    attempt.stop(REASON);

    assertReleased(task, attempt);
    assertThat(host.tags(task)).isEmpty();
  }

  @Test
  void stopsWhileItFetchesSources() throws Exception {
    try (ServerSocket silent = silentServer()) {
      CompletableFuture<Socket> asked = new CompletableFuture<>();
      ReadyToBuild task = imageWithSource("source", silent);
      Thread unused = Thread.ofVirtual().start(() -> accept(silent, asked));

      OneAttempt attempt = host.start(task);
      try (Socket connection = asked.get(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        attempt.stop(REASON);

        assertReleased(task, attempt);
        assertThat(connection.isConnected()).isTrue();
      }
      assertThat(host.tags(task)).isEmpty();
    }
  }

  @Test
  void stopsWhileItPullsItsParent() throws InterruptedException {
    ReadyToBuild task = childOfForgottenParent("pulled", BuilderKind.CLASSIC);

    OneAttempt attempt = held(task, named("/v2/attempts/pulled-parent/blobs/"), Point.BEFORE);
    attempt.stop(REASON);

    assertReleased(task, attempt);
    assertThat(host.tags(task)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(BuilderKind.class)
  void stopsWhileItBuildsAndNothingOfTheBuildRunsOn(BuilderKind builder)
      throws InterruptedException {
    String command = "sleep 71.%d".formatted(builder.ordinal() + 1);
    host.image("built", "#base()\nRUN echo it runs; exec %s\n".formatted(command));
    ReadyToBuild task = host.task("built", builder);

    OneAttempt attempt = host.start(task);
    awaitLine("it runs");
    attempt.stop(REASON);

    assertReleased(task, attempt);
    awaitEndOf(command);
    assertThat(host.tags(task)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(BuilderKind.class)
  void stopsWhileItPushesAndNoTagSaysOtherwise(BuilderKind builder) throws InterruptedException {
    ReadyToBuild task = smallImage("pushed", builder);

    OneAttempt attempt =
        held(task, request -> request.uploadsBlobOf("attempts/pushed"), Point.BEFORE);
    attempt.stop(REASON);

    assertReleased(task, attempt);
    assertThat(host.tags(task)).isEmpty();
  }

  @Test
  void stopsBeforeItsTagIsSetAndOnlyTheAttemptsTagIsThere() throws InterruptedException {
    ReadyToBuild task = smallImage("untagged", BuilderKind.CLASSIC);

    OneAttempt attempt =
        held(task, request -> request.setsTagOf("attempts/untagged", "k-"), Point.BEFORE);
    attempt.stop(REASON);

    assertReleased(task, attempt);
    assertThat(host.tags(task)).containsExactly(attempt.id().tag());
  }

  /** The registry has done what was asked, so what is found under the key has to be complete. */
  @Test
  void stopsWhenItsTagIsSetAndTheNextAttemptUsesTheImage() throws InterruptedException {
    ReadyToBuild task = smallImage("tagged", BuilderKind.CLASSIC);

    OneAttempt attempt =
        held(task, request -> request.setsTagOf("attempts/tagged", "k-"), Point.AFTER);
    attempt.stop(REASON);
    assertReleased(task, attempt);
    host.registry.heal();

    InboxMessage.AttemptSucceeded next = host.succeed(task);
    assertThat(next.reused()).isTrue();
    assertThat(host.digest(task, "b-" + task.build())).contains(next.digest());
  }

  @Test
  void aBuildThatSaysNothingForTooLongIsATimeoutOfItsPhase() throws InterruptedException {
    host.file("kiln.yaml", "stall_timeout: 3s\n")
        .image("silent", "#base()\nRUN echo it runs; exec sleep 72.5\n");
    ReadyToBuild task = host.task("silent", BuilderKind.CLASSIC);

    InboxMessage.AttemptFailed failed = host.fails(task);

    assertThat(failed.failure().cause()).isEqualTo(FailureCause.TIMEOUT);
    assertThat(failed.failure().message()).isEqualTo("nothing was heard of it for 3 s (build)");
    assertThat(failed.failure().logTail()).anyMatch(line -> line.contains("it runs"));
    awaitEndOf("sleep 72.5");
  }

  @ParameterizedTest
  @EnumSource(BuilderKind.class)
  void anAttemptThatTakesTooLongIsATimeout(BuilderKind builder) throws InterruptedException {
    host.image("slow", "#base()\nRUN while sleep 0.3; do echo still here; done\n");
    ReadyToBuild task = within(host.task("slow", builder), Duration.ofSeconds(4));

    InboxMessage.AttemptFailed failed = host.fails(task);

    assertThat(failed.failure().cause()).isEqualTo(FailureCause.TIMEOUT);
    assertThat(failed.failure().message()).contains("took longer than 4 s");
    awaitEndOf("echo still here");
  }

  @Test
  void aSourceThatHangsIsATimeoutOfFetchingSources() throws Exception {
    try (ServerSocket silent = silentServer()) {
      ReadyToBuild task = within(imageWithSource("hanging", silent), Duration.ofSeconds(4));

      InboxMessage.AttemptFailed failed = host.fails(task);

      assertThat(failed.failure().cause()).isEqualTo(FailureCause.TIMEOUT);
      assertThat(failed.failure().message()).isEqualTo("it took longer than 4 s (fetch sources)");
    }
  }

  private ReadyToBuild smallImage(String name, BuilderKind builder) throws InterruptedException {
    host.image(name, "FROM scratch\nCOPY a.txt /\n").file(name + "/a.txt", name + builder);
    return host.task(name, builder);
  }

  private ReadyToBuild imageWithSource(String name, ServerSocket server)
      throws InterruptedException {
    String digest = Digest.of(new byte[] {1, 2, 3}).hex();
    host.file(
            "kiln.yaml",
            """
            sources:
              %s: {type: url, location: "http://127.0.0.1:%d/a.tar.gz", sha256: {any: %s}}
            """
                .formatted(name, server.getLocalPort(), digest))
        .image(name, "FROM scratch\n#sources(\"%s\" \"/opt/a\")\n".formatted(name));
    return host.task(
        name,
        BuilderKind.CLASSIC,
        new TreeMap<>(),
        new TreeMap<>(Map.of(name, "sha256:" + digest)));
  }

  private ReadyToBuild childOfForgottenParent(String name, BuilderKind builder)
      throws InterruptedException {
    ReadyToBuild parent = smallImage(name + "-parent", builder);
    host.image(name, "#from(\"%s-parent\")\nENV A=b\n".formatted(name));
    InboxMessage.AttemptSucceeded made = host.succeed(parent);
    host.forget(parent, made.attempt());
    return host.task(
        name, builder, new TreeMap<>(Map.of(parent.image(), made.digest())), new TreeMap<>());
  }

  /** Begins an attempt and returns when such a request of it stands still. */
  private OneAttempt held(ReadyToBuild task, Predicate<RegistryRequest> which, Point point)
      throws InterruptedException {
    FaultyRegistry registry = host.registry;
    HeldRequests requests = registry.hold(which, point);
    OneAttempt attempt = host.start(task);
    requests.awaitFirst(LIMIT);
    return attempt;
  }

  private void assertReleased(ReadyToBuild task, OneAttempt attempt) throws InterruptedException {
    InboxMessage.Report report = attempt.report(SOON);
    assertThat(report)
        .isEqualTo(
            new InboxMessage.AttemptReleased(
                task.build(),
                task.image(),
                attempt.id(),
                ((InboxMessage.AttemptReleased) report).worker(),
                REASON));
    assertThat(host.engine.sweep()).as("containers left").isZero();
    assertThat(host.isLogComplete()).isTrue();
    assertThat(host.logs.lines().getLast().text()).isEqualTo("given back: " + REASON);
  }

  private void awaitLine(String text) {
    await("it says: " + text)
        .atMost(LIMIT)
        .until(() -> host.logs.lines().stream().anyMatch(line -> line.text().equals(text)));
  }

  private static ReadyToBuild within(ReadyToBuild task, Duration timeout) {
    return new ReadyToBuild(
        task.build(),
        task.image(),
        task.dispatch(),
        task.destination(),
        task.bundle(),
        task.platform(),
        task.pins(),
        task.buildArguments(),
        task.parents(),
        task.sources(),
        task.recipe(),
        task.inputKey(),
        timeout,
        task.outline(),
        task.near());
  }

  private static Predicate<RegistryRequest> named(String path) {
    return request -> request.path().startsWith(path);
  }

  private static Predicate<RegistryRequest> asks(String method, String path) {
    return request -> request.method().equals(method) && request.path().startsWith(path);
  }

  private static ServerSocket silentServer() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static void accept(ServerSocket server, CompletableFuture<Socket> asked) {
    try {
      asked.complete(server.accept());
    } catch (IOException e) {
      asked.completeExceptionally(e);
    }
  }

  private static void awaitEndOf(String command) {
    await("the end of " + command).atMost(SOON).until(() -> !runs(command));
  }

  /** Whether a process of this host runs the command, in a container or not. */
  private static boolean runs(String command) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .anyMatch(line -> line.contains(command));
  }
}
