package dev.kiln.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kiln.archive.TarFixture;
import dev.kiln.configuration.SourceSpec;
import dev.kiln.image.Digest;
import dev.kiln.source.SourceException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources on the machine of whoever submits, and what the cache makes of them. */
class LocalSourceTest {

  private final Path folder;
  private final SourcesFixture sources;

  LocalSourceTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.sources = new SourcesFixture(folder);
  }

  @AfterEach
  void close() {
    sources.close();
  }

  @Test
  void aFolderIsHandedOnWithoutWhatGitKeepsInIt() throws Exception {
    write("nova/setup.py", "#");
    write("nova/.git/config", "url = https://robot:s3cr3t@host/nova");
    write("nova/.gitignore", "*.pyc");
    Files.createSymbolicLink(sources.locals.resolve("nova/link"), Path.of("setup.py"));

    Path tar = sources.fetch(new SourceSpec.Local("nova"));

    assertThat(SourcesFixture.listed(tar))
        .containsExactly(".gitignore *.pyc", "link -> setup.py", "setup.py #");
    assertThat(sources.cachedWith("s3cr3t")).isEmpty();
  }

  @Test
  void thePinIsTheDigestOfTheArchiveWhateverTheTimes() throws Exception {
    write("nova/setup.py", "#");
    SourcePin before = sources.resolve(new SourceSpec.Local("nova"));

    Files.setLastModifiedTime(sources.locals.resolve("nova/setup.py"), FileTime.fromMillis(0));
    SourcePin after = sources.resolve(new SourceSpec.Local("nova"));
    Path tar = sources.fetcher.fetch(SourcesFixture.ID, new SourceSpec.Local("nova"), after);

    assertThat(after)
        .isEqualTo(before)
        .isEqualTo(new SourcePin.Content(Digest.of(Files.readAllBytes(tar))));
  }

  @Test
  void anArchiveIsUnpackedAndAFileIsNot() throws Exception {
    Files.write(sources.locals.resolve("a.tgz"), new TarFixture().file("a-1/x", "1").toBytes());
    write("run.sh", "#!/bin/sh\n");
    assertThat(sources.locals.resolve("run.sh").toFile().setExecutable(true)).isTrue();

    assertThat(SourcesFixture.listed(sources.fetch(new SourceSpec.Local("a.tgz"))))
        .containsExactly("x 1");
    assertThat(SourcesFixture.listed(sources.fetch(new SourceSpec.Local("run.sh"))))
        .containsExactly("run.sh* #!/bin/sh\n");
  }

  @Test
  void whatHasChangedSinceIsWrong() throws Exception {
    write("nova/setup.py", "#");
    SourcePin pin = sources.resolve(new SourceSpec.Local("nova"));
    try (SourcesFixture other = new SourcesFixture(folder.resolve("other"))) {
      Files.createDirectory(other.locals.resolve("nova"));

      SourceException failure =
          catchThrowableOfType(
              SourceException.class,
              () -> other.fetcher.fetch(SourcesFixture.ID, new SourceSpec.Local("nova"), pin));

      assertThat(failure.reason()).isEqualTo(Reason.WRONG);
      assertThat(failure)
          .hasMessageStartingWith(
              "source 'nova-base': 'nova' has changed since the build was submitted: expected");
    }
  }

  @Test
  void whatCameWithTheBuildIsUsedWithoutTheFolder() throws Exception {
    write("nova/setup.py", "#");
    SourcePin pin = sources.resolve(new SourceSpec.Local("nova"));
    byte[] tar = Files.readAllBytes(sources.fetch(new SourceSpec.Local("nova")));
    try (SourcesFixture worker = new SourcesFixture(folder.resolve("worker"))) {
      worker.cache.keep(Digest.of(tar), new ByteArrayInputStream(tar));

      Path kept = worker.fetcher.fetch(SourcesFixture.ID, new SourceSpec.Local("nova"), pin);

      assertThat(kept).hasBinaryContent(tar);
    }
  }

  @Test
  void whatCameWithTheBuildMustBeWhatItSays() {
    SourceException failure =
        catchThrowableOfType(
            SourceException.class,
            () ->
                sources.cache.keep(
                    Digest.of(new byte[] {1}), new ByteArrayInputStream(new byte[] {2})));

    assertThat(failure.reason()).isEqualTo(Reason.WRONG);
    assertThat(sources.cacheFolder.resolve("blobs")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/etc/passwd", "..", "../outside", "out/outside", "nothing", "a\0b"})
  void whatIsNotBelowTheFolderIsRefused(String path) throws Exception {
    Files.writeString(folder.resolve("outside"), "x");
    Files.createSymbolicLink(sources.locals.resolve("out"), folder);

    SourceException failure =
        catchThrowableOfType(
            SourceException.class, () -> sources.resolve(new SourceSpec.Local(path)));

    assertThat(failure.reason()).isEqualTo(Reason.WRONG);
  }

  @Test
  void whatNobodyCouldResolveCannotBeFetched() {
    SourceException failure =
        catchThrowableOfType(
            SourceException.class,
            () ->
                sources.fetcher.fetch(
                    SourcesFixture.ID,
                    new SourceSpec.Local("nova"),
                    new SourcePin.Unresolved("host down")));

    assertThat(failure.reason()).isEqualTo(Reason.WRONG);
    assertThat(failure).hasMessageContaining("(host down); submit it again");
  }

  @Test
  void whatAKilledProcessLeftIsTidiedUpByTheNext() throws Exception {
    write("nova/setup.py", "#");
    SourcePin pin = sources.resolve(new SourceSpec.Local("nova"));
    Path left = sources.cacheFolder.resolve("work/" + Digest.of("nova".getBytes()).hex());
    Files.createDirectories(left.resolve("half"));

    assertThat(sources.resolve(new SourceSpec.Local("nova"))).isEqualTo(pin);
    assertThat(left).doesNotExist();
  }

  private void write(String path, String text) throws IOException {
    Path file = sources.locals.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }
}
