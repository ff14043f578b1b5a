package dev.kiln.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kiln.archive.TarFixture;
import dev.kiln.configuration.SourceSpec;
import dev.kiln.image.Digest;
import dev.kiln.source.SourceException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files behind URLs, from a real web server. */
class UrlSourceIT {

  private static final byte[] TEXT = "some text\n".getBytes(StandardCharsets.UTF_8);

  private final WebServer web = new WebServer();
  private final Path folder;
  private final SourcesFixture sources;

  UrlSourceIT(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.sources = new SourcesFixture(folder);
  }

  @AfterEach
  void stop() {
    sources.close();
    web.close();
  }

  @Test
  void anArchiveIsHandedOnWithoutItsTopFolder() throws Exception {
    byte[] archive =
        gzip(new TarFixture().file("nova-1.0/setup.py", "#").link("nova-1.0/s", "setup.py"));
    web.file("/nova-1.0.tar.gz", archive);

    SourcePin pin = sources.resolve(SourcesFixture.url(web.url("/nova-1.0.tar.gz")));
    Path tar =
        sources.fetcher.fetch(
            SourcesFixture.ID, SourcesFixture.url(web.url("/nova-1.0.tar.gz")), pin);

    assertThat(pin).isEqualTo(new SourcePin.Content(Digest.of(archive)));
    assertThat(SourcesFixture.listed(tar)).containsExactly("s -> setup.py", "setup.py #");
    assertThat(web.requests()).hasSize(1);
  }

  @Test
  void aFileThatIsNoArchiveIsHandedOnInOne() throws Exception {
    web.file("/files/upper constraints.txt", TEXT);

    Path tar = sources.fetch(SourcesFixture.url(web.url("/files/upper%20constraints.txt?token=x")));

    assertThat(SourcesFixture.listed(tar)).containsExactly("upper constraints.txt some text\n");
  }

  @Test
  void whoPackedTheArchiveAndHowDoesNotShow() throws Exception {
    web.file(
        "/one.tar.gz", gzip(new TarFixture().madeBy("me", 1).file("x/a", "1").file("x/b", "2")));
    web.file(
        "/two.tar", new TarFixture().madeBy("you", 2).file("y/b", "2").file("y/a", "1").toBytes());

    Path one = sources.fetch(SourcesFixture.url(web.url("/one.tar.gz")));
    Path two = sources.fetch(SourcesFixture.url(web.url("/two.tar")));

    assertThat(one).isEqualTo(two);
  }

  @Test
  void aKnownSumIsThePinWithoutAskingAnybody() throws Exception {
    web.file("/text", TEXT);

    SourcePin pin = sources.resolve(SourcesFixture.url(web.url("/text"), TEXT));

    assertThat(pin).isEqualTo(new SourcePin.Content(Digest.of(TEXT)));
    assertThat(web.requests()).isEmpty();
  }

  @Test
  void anotherContentThanExpectedIsWrongAndNotKept() throws Exception {
    web.file("/text", TEXT);
    SourceSpec.Url spec = SourcesFixture.url(web.url("/text"), new byte[] {1});

    SourceException failure = failure(() -> sources.fetch(spec));

    assertThat(failure.reason()).isEqualTo(Reason.WRONG);
    assertThat(failure)
        .hasMessage(
            "source 'nova-base': %s has another content than expected: expected %s, computed %s"
                .formatted(web.url("/text"), Digest.of(new byte[] {1}), Digest.of(TEXT)));
    assertThat(sources.cacheFolder.resolve("blobs")).isEmptyDirectory();
    assertThat(sources.cacheFolder.resolve("work")).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "400, WRONG",
    "401, WRONG",
    "403, WRONG",
    "404, WRONG",
    "410, WRONG",
    "408, UNREACHABLE",
    "429, UNREACHABLE",
    "500, UNREACHABLE",
    "503, UNREACHABLE"
  })
  void theStatusTellsWhetherTryingAgainCanHelp(int status, Reason reason) {
    web.status("/x", status);

    SourceException failure = failure(() -> sources.resolve(SourcesFixture.url(web.url("/x"))));

    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure).hasMessageContaining(web.url("/x") + " answers with status " + status);
  }

  @Test
  void anAnswerThatBreaksOffIsUnreachable() {
    web.handle(
        "/half",
        exchange -> {
          exchange.sendResponseHeaders(200, 1000);
          exchange.getResponseBody().write(TEXT);
          exchange.getResponseBody().flush();
        });

    SourceException failure = failure(() -> sources.resolve(SourcesFixture.url(web.url("/half"))));

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("the connection broke off");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aServerThatFallsSilentIsUnreachable(boolean afterTheHead) throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    web.handle(
        "/slow",
        exchange -> {
          if (afterTheHead) {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(TEXT);
            exchange.getResponseBody().flush();
          }
          await(over);
        });
    try (SourcesFixture impatient =
        new SourcesFixture(folder.resolve("other"), 1 << 20, Duration.ofMillis(200))) {

      SourceException failure =
          failure(() -> impatient.resolve(SourcesFixture.url(web.url("/slow"))));

      assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(failure).hasMessageContaining("sent nothing for");
    } finally {
      over.countDown();
    }
  }

  @Test
  void aPortWhereNobodyListensIsUnreachable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    SourceException failure =
        failure(() -> sources.resolve(SourcesFixture.url("http://127.0.0.1:" + port + "/x")));

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("nothing answers there");
  }

  @Test
  void aHostThatNobodyKnowsIsUnreachable() {
    SourceException failure =
        failure(() -> sources.resolve(SourcesFixture.url("http://nobody.invalid/x")));

    assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void moreThanAllowedIsWrongWhetherAnnouncedOrNot() throws Exception {
    web.handle(
        "/endless",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          for (int i = 0; i < 100; i++) {
            exchange.getResponseBody().write(new byte[1 << 16]);
          }
        });
    try (SourcesFixture frugal =
        new SourcesFixture(folder.resolve("other"), 1 << 20, Duration.ofSeconds(30))) {

      SourceException failure =
          failure(() -> frugal.resolve(SourcesFixture.url(web.url("/endless"))));

      assertThat(failure.reason()).isEqualTo(Reason.WRONG);
      assertThat(failure).hasMessageContaining("is larger than the 1,048,576 bytes allowed");
    }
  }

  @Test
  void aHostileArchiveIsWrong() {
    web.file("/evil.tar", new TarFixture().file("../../etc/passwd", "root").toBytes());

    SourceException failure =
        failure(() -> sources.fetch(SourcesFixture.url(web.url("/evil.tar"))));

    assertThat(failure.reason()).isEqualTo(Reason.WRONG);
    assertThat(failure)
        .hasMessage(
            "source 'nova-base': '../../etc/passwd' is no path that an entry of an archive may have");
  }

  @Test
  void twoThreadsThatWantTheSameFetchItOnce() throws Exception {
    web.file("/text", TEXT);
    SourceSpec.Url spec = SourcesFixture.url(web.url("/text"), TEXT);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Path> fetch = () -> sources.fetch(spec);

      List<Future<Path>> tars = threads.invokeAll(List.of(fetch, fetch, fetch, fetch));

      assertThat(tars).extracting(Future::get).containsOnly(tars.getFirst().get());
    }
    assertThat(web.requests()).hasSize(1);
  }

  @Test
  void twoProcessesThatWantTheSameFetchItOnce() throws Exception {
    web.file("/text", TEXT);
    SourceSpec.Url spec = SourcesFixture.url(web.url("/text"), TEXT);
    try (SourcesFixture other = new SourcesFixture(folder);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {

      List<Future<Path>> tars =
          threads.invokeAll(List.of(() -> sources.fetch(spec), () -> other.fetch(spec)));

      assertThat(tars).extracting(Future::get).containsOnly(tars.getFirst().get());
    }
    assertThat(web.requests()).hasSize(1);
  }

  @Test
  void whatIsDamagedInTheCacheIsFetchedAgain() throws Exception {
    web.file("/text", TEXT);
    SourceSpec.Url spec = SourcesFixture.url(web.url("/text"), TEXT);
    Path tar = sources.fetch(spec);
    byte[] sound = Files.readAllBytes(tar);
    try (var files = Files.list(sources.cacheFolder.resolve("blobs"))) {
      for (Path file : files.toList()) {
        Files.writeString(file, "damaged");
      }
    }

    Path again = sources.fetch(spec);

    assertThat(again).isEqualTo(tar).hasBinaryContent(sound);
    assertThat(web.requests()).hasSize(2);
  }

  @Test
  void aFileBelowTheFolderForLocalSourcesHasAUrlToo() throws Exception {
    Path file = Files.write(sources.locals.resolve("constraints.txt"), TEXT);

    Path tar = sources.fetch(SourcesFixture.url(file.toUri().toString()));

    assertThat(SourcesFixture.listed(tar)).containsExactly("constraints.txt some text\n");
  }

  private static byte[] gzip(TarFixture tar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(tar.toBytes());
    }
    return bytes.toByteArray();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SourceException failure(ThrowingCallable action) {
    return catchThrowableOfType(SourceException.class, action);
  }
}
