package dev.kiln.coordinator.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistryException;
import dev.kiln.registry.RegistrySettings;
import dev.kiln.registry.TagServer;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExistingImagesIT {

  private static final Digest DIGEST = Digest.of(new byte[] {1});

  private final RegistryClient client =
      new RegistryClient(RegistrySettings.defaults(), Clock.systemUTC());

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void whatIsThereComesWithTagAndDigest() throws Exception {
    try (TagServer registry = TagServer.with(Map.of("kiln/base:dev", DIGEST))) {
      SortedMap<ImageName, ImageReference> existing =
          among(registry, List.of(ImageName.of("base"), ImageName.of("nova-api")));

      assertThat(existing)
          .containsExactly(
              Map.entry(
                  ImageName.of("base"),
                  ImageReference.parse("%s/kiln/base:dev@%s".formatted(registry.host(), DIGEST))));
      assertThat(registry.asked()).containsExactlyInAnyOrder("kiln/base:dev", "kiln/nova-api:dev");
    }
  }

  @Test
  void sixteenQuestionsAreAskedAtOnceAndNotMore() throws Exception {
    List<ImageName> images =
        IntStream.range(0, 48).mapToObj(i -> ImageName.of("image" + i)).toList();
    try (TagServer registry = TagServer.answering(16, Map.of())) {
      assertThat(among(registry, images)).isEmpty();

      assertThat(registry.asked()).hasSize(48);
      assertThat(registry.mostAtOnce()).isEqualTo(16);
    }
  }

  @Test
  void aRegistryThatIsNotThereIsSaidToBeSo() {
    TagServer closed = TagServer.with(Map.of());
    closed.close();

    assertThatThrownBy(() -> among(closed, List.of(ImageName.of("base"))))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(closed.host() + "/kiln/base:dev");
  }

  private SortedMap<ImageName, ImageReference> among(TagServer registry, List<ImageName> images)
      throws InterruptedException {
    return new ExistingImages(client)
        .among(images, image -> ImageReference.of(registry.host(), "kiln/" + image).withTag("dev"));
  }
}
