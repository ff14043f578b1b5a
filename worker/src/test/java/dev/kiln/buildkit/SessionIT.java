package dev.kiln.buildkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.buildkit.BuildOutcome.Built;
import dev.kiln.buildkit.BuildOutcome.Failed;
import dev.kiln.buildkit.session.EngineAddress;
import dev.kiln.buildkit.session.Session;
import dev.kiln.buildkit.session.SessionException;
import dev.kiln.buildkit.session.SessionOffer;
import dev.kiln.buildkit.session.Sessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionIT {

  private static final Duration LIMIT = Duration.ofSeconds(40);

  private final EngineUnderTest engine = new EngineUnderTest();
  private final BuildKit buildKit = new BuildKit(engine.http());
  private final Sessions sessions = Sessions.with(EngineAddress.of(EngineUnderTest.ADDRESS));
  private final RecordedProgress progress = new RecordedProgress();
  private final List<String> images = new ArrayList<>();

  @AfterEach
  void cleanUp() throws IOException {
    images.forEach(engine::remove);
    sessions.close();
    engine.close();
  }

  @Test
  void secretIsThereWhileTheInstructionRunsAndNowhereElse() throws InterruptedException {
    String secret = "s3cret-" + EngineUnderTest.uniqueNumber();
    try (Session session = sessions.open(secrets(Map.of("x", secret)))) {
      String dockerfile =
          run(
                  "--mount=type=secret,id=x,required=true sha256sum < /run/secrets/x && rev /run/secrets/x")
              + "RUN test ! -s /run/secrets/x\n";

      BuildOutcome outcome = build(dockerfile, session);

      String imageId = built(outcome);
      assertThat(progress.lines()).contains(new StringBuilder(secret).reverse().toString());
      assertThat(progress.events().toString()).doesNotContain(secret);
      assertThat(engine.inspect(imageId).toString()).doesNotContain(secret);
    }
  }

  @Test
  void bigSecretComesWhole() throws InterruptedException {
    String secret = "0123456789abcdef".repeat(30_000);
    try (Session session = sessions.open(secrets(Map.of("x", secret)))) {

      built(build(run("--mount=type=secret,id=x wc -c < /run/secrets/x"), session));

      assertThat(progress.lines()).contains("480000");
    }
  }

  @Test
  void unknownSecretFailsTheInstructionThatRequiresIt() throws InterruptedException {
    try (Session session = sessions.open(secrets(Map.of()))) {

      BuildOutcome outcome =
          build(run("--mount=type=secret,id=absent,required=true true"), session);

      assertThat(outcome).isInstanceOf(Failed.class);
      assertThat(((Failed) outcome).message()).contains("absent").contains("not found");
    }
  }

  @Test
  void parentComesFromARegistryThatWantsALogin(@TempDir Path folder) throws Exception {
    try (LoginRegistry registry = new LoginRegistry(folder)) {
      String parent = registry.name() + "/private/parent:1";
      pushParent(parent, registry);
      SessionOffer offer = SessionOffer.of(Map.of(registry.name(), LoginRegistry.LOGIN), Map.of());

      BuildOutcome without = build("FROM %s\n".formatted(parent), sessions.open(secrets(Map.of())));
      try (Session session = sessions.open(offer)) {
        built(build("FROM %s\nCOPY --from=%s /hello /again\n".formatted(parent, parent), session));
      }

      assertThat(without).isInstanceOf(Failed.class);
    }
  }

  @Test
  void buildsOneAfterTheOtherShareASession() throws InterruptedException {
    try (Session session = sessions.open(secrets(Map.of("x", "shared")))) {
      for (int i = 0; i < 3; i++) {
        built(build(run("--mount=type=secret,id=x rev /run/secrets/x # " + i), session));
      }
    }

    assertThat(progress.lines()).containsExactly("derahs", "derahs", "derahs");
  }

  @Test
  void sessionOutlivesTheEnginesHealthChecks() throws InterruptedException {
    try (Session session = sessions.open(secrets(Map.of("x", "late")))) {
      // The engine looks after sessions every five seconds and gives up those that do not answer.
      String dockerfile =
          run("sleep 12 # " + EngineUnderTest.uniqueNumber())
              + "RUN --mount=type=secret,id=x rev /run/secrets/x\n";

      built(build(dockerfile, session));

      assertThat(progress.lines()).contains("etal");
      assertThat(session.isOpen()).isTrue();
    }
  }

  @Test
  void closedSessionGivesNothing() throws InterruptedException {
    Session session = sessions.open(secrets(Map.of("x", "gone")));
    session.close();

    BuildOutcome outcome =
        buildKit.build(
            BuildParameters.of().withoutCache().withSession(session.id()),
            Contexts.of(run("--mount=type=secret,id=x,required=true cat /run/secrets/x")),
            Duration.ofSeconds(20),
            progress);

    assertThat(outcome).isNotInstanceOf(Built.class);
    assertThat(progress.lines()).doesNotContain("gone");
  }

  @Test
  void engineThatIsNotThereIsAnException(@TempDir Path folder) {
    try (Sessions nowhere = Sessions.with(new EngineAddress.Unix(folder.resolve("absent")))) {

      assertThatThrownBy(() -> nowhere.open(secrets(Map.of())))
          .isInstanceOf(SessionException.class)
          .hasMessageContaining("cannot reach the engine")
          .hasMessageContaining("absent");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nno page\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "SSH-2.0-OpenSSH\r\n\r\n",
        ""
      })
  void serverWithoutSessionsIsAnException(String answer) throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Sessions elsewhere =
            Sessions.with(new EngineAddress.Tcp("127.0.0.1", server.getLocalPort()))) {
      Thread.ofVirtual().start(() -> answerOnce(server, answer));

      assertThatThrownBy(() -> elsewhere.open(secrets(Map.of())))
          .isInstanceOf(SessionException.class);
    }
  }

  private static void answerOnce(ServerSocket server, String answer) {
    try (Socket connection = server.accept()) {
      connection.getInputStream().read(new byte[4096]);
      connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("the connection broke off", e);
    }
  }

  private void pushParent(String parent, LoginRegistry registry) throws InterruptedException {
    built(
        buildKit.build(
            BuildParameters.of(parent),
            Contexts.of(
                Map.of(
                    "Dockerfile",
                    "FROM scratch\nCOPY hello /\n",
                    "hello",
                    EngineUnderTest.uniqueNumber())),
            LIMIT,
            new RecordedProgress()));
    engine.push(parent, LoginRegistry.LOGIN);
    // BuildKit prefers what the engine has.
    engine.remove(parent);
    assertThat(engine.inspect(parent).path("message").asText()).contains(registry.name());
  }

  private BuildOutcome build(String dockerfile, Session session) throws InterruptedException {
    return buildKit.build(
        BuildParameters.of().withoutCache().withSession(session.id()),
        Contexts.of(dockerfile),
        LIMIT,
        progress);
  }

  private String built(BuildOutcome outcome) {
    assertThat(outcome).isInstanceOf(Built.class);
    String imageId = ((Built) outcome).imageId();
    images.add(imageId);
    return imageId;
  }

  private static SessionOffer secrets(Map<String, String> secrets) {
    Map<String, byte[]> bytes =
        secrets.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    secret -> secret.getValue().getBytes(StandardCharsets.UTF_8)));
    return SessionOffer.of(Map.of(), bytes);
  }

  private static String run(String command) {
    return "FROM %s\nRUN %s\n".formatted(EngineUnderTest.base(), command);
  }
}
