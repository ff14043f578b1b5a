package dev.kiln.worker.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.image.ImageReference;
import dev.kiln.worker.attempt.StoredImage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RemovalsTest {

  @Test
  void whatWasUsedLeastRecentlyGoesFirst() {
    List<StoredImage> images =
        List.of(Images.kilns("a", 1), Images.kilns("b", 2), Images.kilns("c", 3));

    List<String> order = order(images, Map.of("a", Images.START.plusSeconds(9999)), Set.of());

    assertThat(order).containsExactly("id-b", "id-c", "id-a");
  }

  @Test
  void childrenGoBeforeTheirParents() {
    StoredImage parent = Images.kilns("parent", 1);
    StoredImage child = Images.kilnsOn(parent, "child", 5);
    StoredImage other = Images.kilns("other", 3);

    List<String> order = order(List.of(parent, child, other), Map.of(), Set.of());

    assertThat(order).containsExactly("id-other", "id-child", "id-parent");
  }

  @Test
  void whatARunningAttemptNeedsStaysWithAllItIsBuiltOn() {
    StoredImage parent = Images.kilns("parent", 1);
    StoredImage child = Images.kilnsOn(parent, "child", 2);

    List<String> order =
        order(
            List.of(parent, child, Images.kilns("x", 3)),
            Map.of(),
            Set.of(Images.reference("child")));

    assertThat(order).containsExactly("id-x");
  }

  @Test
  void otherPeoplesImagesAndWhatTheyAreBuiltOnStay() {
    StoredImage parent = Images.kilns("parent", 1);

    List<String> order =
        order(
            List.of(parent, Images.foreignOn(parent, "theirs", 2), Images.foreign("debian", 0)),
            Map.of(),
            Set.of());

    assertThat(order).isEmpty();
  }

  @Test
  void whatThisWorkerHasUsedCountsAsItsOwn() {
    List<StoredImage> images = List.of(Images.foreign("base", 1), Images.foreign("theirs", 0));

    assertThat(order(images, Map.of("base", Images.START), Set.of())).containsExactly("id-base");
  }

  private static List<String> order(
      List<StoredImage> images, Map<String, Instant> uses, Set<ImageReference> needed) {
    return Removals.inOrder(
            images,
            image -> Optional.ofNullable(uses.get(image.id().substring("id-".length()))),
            needed)
        .stream()
        .map(StoredImage::id)
        .toList();
  }
}
