package dev.kiln.worker.attempt;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.dockerfile.Dockerfile;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The labels of an image: only what its input key determines, or no image would ever be the same
 * twice. Which build and attempt made it stands in the registry's tags and in the facts.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/annotations.md">OCI's
 *     pre-defined annotation keys</a>
 */
final class ImageLabels {

  private static final String OCI = "org.opencontainers.image.";

  private ImageLabels() {}

  /** The labels of what {@code task} makes; what the tree's configuration says goes first. */
  static SortedMap<String, String> of(
      ReadyToBuild task, TreeConfiguration configuration, BuildContext context) {
    SortedMap<String, String> labels = new TreeMap<>();
    labels.put(OCI + "title", task.image().value());
    base(context, task)
        .ifPresent(base -> {
          labels.put(OCI + "base.name", base.name());
          base.digest().ifPresent(digest -> labels.put(OCI + "base.digest", digest.value()));
        });
    labels.putAll(configuration.labels());
    labels.put("dev.kiln.recipe", task.recipe().toString());
    for (Map.Entry<ImageName, Digest> parent : task.parents().entrySet()) {
      labels.put("dev.kiln.parent." + parent.getKey(), parent.getValue().value());
    }
    return labels;
  }

  /** What the last stage starts from; empty where that is another stage or nothing. */
  private static Optional<ImageReference> base(BuildContext context, ReadyToBuild task) {
    Dockerfile dockerfile = Dockerfile.parse(context.dockerfile());
    int lastFrom =
        dockerfile.instructions().stream()
            .filter(instruction -> instruction.keyword().equals("FROM"))
            .mapToInt(Dockerfile.Instruction::line)
            .reduce(0, (one, later) -> later);
    return dockerfile.references(task.buildArguments()).stream()
        .filter(reference -> reference.line() == lastFrom)
        .findFirst()
        .flatMap(reference -> parse(reference.image()));
  }

  /** Empty for what is no reference; the engine will say what it thinks of it. */
  private static Optional<ImageReference> parse(String reference) {
    try {
      return Optional.of(ImageReference.parse(reference));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
