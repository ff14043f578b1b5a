package dev.kiln.worker.attempt;

import dev.kiln.image.BuilderKind;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Platform;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An image to be built; leaves the engine no choice.
 *
 * @param tag what to call the image in the engine's store
 * @param builder which of the engine's builders makes it
 * @param squash whether its own layers become one
 * @param secrets what commands can ask for while they run, by id; only {@link BuilderKind#BUILDKIT}
 *     has a way to hand them over, and nothing of them stays in the image
 * @param limits what the build may use
 */
public record BuildRequest(
    BuildContext context,
    ImageReference tag,
    Platform platform,
    BuilderKind builder,
    SortedMap<String, String> buildArguments,
    SortedMap<String, String> labels,
    boolean squash,
    SortedMap<String, Secret> secrets,
    BuildLimits limits) {

  public BuildRequest {
    buildArguments = Collections.unmodifiableSortedMap(new TreeMap<>(buildArguments));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    secrets = Collections.unmodifiableSortedMap(new TreeMap<>(secrets));
    if (tag.tag().isEmpty()) {
      throw new IllegalArgumentException("'%s' has no tag to build under".formatted(tag));
    }
  }

  /** With the classic builder, without secrets and squashing, in at most {@code timeout}. */
  public static BuildRequest plain(
      BuildContext context,
      ImageReference tag,
      Platform platform,
      SortedMap<String, String> buildArguments,
      SortedMap<String, String> labels,
      Duration timeout) {
    return new BuildRequest(
        context,
        tag,
        platform,
        BuilderKind.CLASSIC,
        buildArguments,
        labels,
        false,
        Collections.emptySortedMap(),
        BuildLimits.within(timeout));
  }
}
