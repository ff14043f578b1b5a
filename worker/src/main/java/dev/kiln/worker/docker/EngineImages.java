package dev.kiln.worker.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Image;
import com.github.dockerjava.api.model.PruneType;
import dev.kiln.image.ImageReference;
import dev.kiln.worker.attempt.StoredImage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks at and removes images of an engine's store; fails as docker-java does. */
final class EngineImages {

  private static final String NOTHING = "<none>";

  private final DockerClient docker;

  EngineImages(DockerClient docker) {
    this.docker = docker;
  }

  /** All of them but the steps in between that the classic builder keeps for images. */
  List<StoredImage> all() {
    List<Image> listed = docker.listImagesCmd().exec();
    Set<String> ids = listed.stream().map(Image::getId).collect(Collectors.toSet());
    Map<String, String> parents =
        docker.listImagesCmd().withShowAll(true).exec().stream()
            .filter(image -> image.getParentId() != null && !image.getParentId().isEmpty())
            .collect(Collectors.toMap(Image::getId, Image::getParentId, (one, _) -> one));
    return listed.stream()
        .map(image -> stored(image, parent(image.getId(), parents, ids)))
        .toList();
  }

  /** The nearest image below that is not only a step in between. */
  private static Optional<String> parent(
      String id, Map<String, String> parents, Set<String> listed) {
    String parent = parents.get(id);
    while (parent != null && !listed.contains(parent)) {
      parent = parents.get(parent);
    }
    return Optional.ofNullable(parent);
  }

  /** The size of an image, if it is in the store. */
  OptionalLong sizeBytes(ImageReference reference) {
    try {
      InspectImageResponse image = docker.inspectImageCmd(reference.toString()).exec();
      return OptionalLong.of(Optional.ofNullable(image.getSize()).orElse(0L));
    } catch (NotFoundException _) {
      return OptionalLong.empty();
    }
  }

  /** As {@link dev.kiln.worker.attempt.ImageEngine#remove} says. */
  boolean remove(String id) {
    if (hasChildren(id)) {
      return false;
    }
    try {
      // By name, because the engine removes no image by its id that has more than one.
      for (String name : namesOf(id)) {
        removeIfThere(name);
      }
      removeIfThere(id);
      return true;
    } catch (ConflictException _) {
      return false;
    }
  }

  /** Throws away what BuildKit keeps for later builds and no running one uses; returns bytes. */
  long removeBuildCache() {
    try {
      return Optional.ofNullable(docker.pruneCmd(PruneType.BUILD).exec().getSpaceReclaimed())
          .orElse(0L);
    } catch (NotFoundException _) {
      // Podman keeps no such thing and knows no such request.
      return 0;
    }
  }

  /** The engine would take away such an image's names and then keep it. */
  private boolean hasChildren(String id) {
    return docker.listImagesCmd().withShowAll(true).exec().stream()
        .anyMatch(image -> sameId(id, Optional.ofNullable(image.getParentId()).orElse("")));
  }

  private List<String> namesOf(String id) {
    List<String> names = new ArrayList<>();
    try {
      InspectImageResponse image = docker.inspectImageCmd(id).exec();
      names.addAll(Optional.ofNullable(image.getRepoTags()).orElse(List.of()));
      names.addAll(Optional.ofNullable(image.getRepoDigests()).orElse(List.of()));
    } catch (NotFoundException _) {
      return List.of();
    }
    return names;
  }

  private void removeIfThere(String name) {
    try {
      docker.removeImageCmd(name).exec();
    } catch (NotFoundException _) {
      // It went with a name before it, or somebody else was faster.
      return;
    }
  }

  private static StoredImage stored(Image image, Optional<String> parent) {
    List<ImageReference> references =
        Stream.concat(stream(image.getRepoTags()), stream(image.getRepoDigests()))
            .filter(name -> !name.contains(NOTHING))
            .flatMap(EngineImages::parsed)
            .toList();
    Map<String, String> labels = Optional.ofNullable(image.getLabels()).orElse(Map.of());
    return new StoredImage(
        image.getId(),
        references,
        new TreeMap<>(labels),
        Optional.ofNullable(image.getSize()).orElse(0L),
        Instant.ofEpochSecond(Optional.ofNullable(image.getCreated()).orElse(0L)),
        parent);
  }

  /** Other people's images may have names that Kiln does not know how to write. */
  private static Stream<ImageReference> parsed(String name) {
    try {
      return Stream.of(ImageReference.parse(name));
    } catch (IllegalArgumentException _) {
      return Stream.empty();
    }
  }

  private static Stream<String> stream(String @Nullable [] names) {
    return names == null ? Stream.empty() : Stream.of(names);
  }

  /** Podman writes ids with and without the name of the hash. */
  private static boolean sameId(String one, String other) {
    return one.replace("sha256:", "").equals(other.replace("sha256:", ""));
  }
}
