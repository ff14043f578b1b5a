package dev.kiln.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class RegistryClientIT {

  private static final String TYPE = "application/vnd.kiln.test.v1";

  @RegisterExtension static final RegistryProcess REGISTRY = new RegistryProcess();

  private static final RegistryClient CLIENT =
      new RegistryClient(RegistrySettings.defaults(), InstantSource.system());

  @AfterAll
  static void closeClient() {
    CLIENT.close();
  }

  @Test
  void artifactIsReadBackAsItWasPushed() throws InterruptedException {
    ImageReference reference = repository("bundles").withTag("one");
    ArtifactLayer layer = ArtifactLayer.of("text/plain", content("hello"));

    Digest digest =
        CLIENT.pushArtifact(reference, TYPE, new TreeMap<>(Map.of("k", "v")), List.of(layer));

    assertThat(CLIENT.artifact(reference.withDigest(digest)))
        .contains(
            new Artifact(
                digest, TYPE, new TreeMap<>(Map.of("k", "v")), List.of(layer.descriptor())));
    assertThat(CLIENT.blob(reference, layer.content().digest())).asString().isEqualTo("hello");
  }

  @Test
  void artifactMayHaveNoLayers() throws InterruptedException {
    ImageReference reference = repository("releases").withTag("2026");

    CLIENT.pushArtifact(reference, TYPE, new TreeMap<>(), List.of());

    assertThat(CLIENT.artifact(reference).orElseThrow().layers()).isEmpty();
    assertThat(CLIENT.proveComplete(reference)).isPresent();
  }

  @Test
  void newTagHasTheSameDigest() throws InterruptedException {
    ImageReference reference = repository("tagged").withTag("a-1");
    Digest digest = push(reference, "tagged");

    Digest tagged = CLIENT.tag(reference.withDigest(digest), "k-1");

    assertThat(tagged).isEqualTo(digest);
    assertThat(CLIENT.digest(reference.withTag("k-1"))).contains(digest);
    assertThat(CLIENT.tags(reference)).containsExactly("a-1", "k-1");
  }

  @Test
  void missingManifestHasNoDigest() throws InterruptedException {
    ImageReference missing = repository("nothing").withTag("here");

    assertThat(CLIENT.digest(missing)).isEmpty();
    assertThat(CLIENT.tags(missing)).isEmpty();
    assertThat(CLIENT.proveComplete(missing)).isEmpty();
    assertThatThrownBy(() -> CLIENT.manifest(missing))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.NOT_FOUND))
        .hasMessageContaining(missing.toString());
  }

  @Test
  void imageWithALostLayerIsNotComplete() throws InterruptedException, IOException {
    ImageReference reference = repository("lost").withTag("1");
    Digest digest = push(reference, "to be lost");
    assertThat(CLIENT.proveComplete(reference)).contains(digest);

    removeBlob(content("to be lost").digest());

    assertThat(CLIENT.proveComplete(reference)).isEmpty();
  }

  @Test
  void largeBlobTravelsThroughFiles(@TempDir Path folder) throws InterruptedException, IOException {
    byte[] bytes = new byte[20_000_000];
    new Random(7).nextBytes(bytes);
    BlobContent content = BlobContent.read(Files.write(folder.resolve("source"), bytes));
    ImageReference repository = repository("large");

    CLIENT.pushBlob(repository, content);
    CLIENT.pushBlob(repository, content);
    CLIENT.pullBlob(repository, content.digest(), folder.resolve("target"));

    assertThat(folder.resolve("target")).hasBinaryContent(bytes);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("source", "target");
  }

  @Test
  void emptyBlobCanBePushed() throws InterruptedException {
    ImageReference repository = repository("empty");

    CLIENT.pushBlob(repository, content(""));

    assertThat(CLIENT.blob(repository, content("").digest())).isEmpty();
  }

  @Test
  void catalogNamesEveryRepository() throws InterruptedException {
    push(repository("catalog/one").withTag("1"), "one");
    push(repository("catalog/two").withTag("1"), "two");

    assertThat(CLIENT.catalog(REGISTRY.name())).contains("catalog/one", "catalog/two").isSorted();
  }

  @Test
  void stoppedRegistryIsUnreachableAndAnswersAgainLater() throws InterruptedException {
    try (RegistryProcess registry = new RegistryProcess()) {
      registry.start();
      ImageReference reference = ImageReference.of(registry.name(), "kept").withTag("1");
      Digest digest = push(reference, "kept");

      registry.stop();

      assertThatThrownBy(() -> CLIENT.digest(reference))
          .isInstanceOfSatisfying(
              RegistryException.class,
              e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.UNREACHABLE));
      registry.start();
      assertThat(CLIENT.digest(reference)).contains(digest);
    }
  }

  @Test
  void manifestWithoutItsBlobsIsRefused() {
    ImageReference reference = repository("refused").withTag("1");
    byte[] manifest =
        ManifestJson.artifact(
            TYPE, new TreeMap<>(), List.of(ArtifactLayer.of("a/b", content("x")).descriptor()));

    assertThatThrownBy(() -> CLIENT.putManifest(reference, MediaTypes.OCI_MANIFEST, manifest))
        .isInstanceOfSatisfying(
            RegistryException.class,
            e -> assertThat(e.kind()).isEqualTo(RegistryException.Kind.REFUSED));
  }

  private static ImageReference repository(String name) {
    return ImageReference.of(REGISTRY.name(), name);
  }

  private static BlobContent content(String text) {
    return BlobContent.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Digest push(ImageReference reference, String text) throws InterruptedException {
    return CLIENT.pushArtifact(
        reference, TYPE, new TreeMap<>(), List.of(ArtifactLayer.of("text/plain", content(text))));
  }

  private static void removeBlob(Digest digest) throws IOException {
    try (Stream<Path> files = Files.walk(REGISTRY.storage())) {
      for (Path file : files.filter(path -> path.endsWith(digest.hex() + "/data")).toList()) {
        Files.delete(file);
      }
    }
  }
}
