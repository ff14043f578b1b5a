package dev.kiln.coordinator.plan;

import dev.kiln.event.PlannedTask.Exclusion;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.Digest;
import java.util.Optional;

/** What becomes of one image in a build, and why. */
public sealed interface Choice {

  /** The reason in words, never blank. */
  String reason();

  /** The same as a plan says it; empty for an image that is built. */
  Optional<Exclusion> exclusion();

  /**
   * It is built, or reused if an image like it is there.
   *
   * @param rebuild whether it is built even then
   */
  record Selected(String reason, boolean rebuild) implements Choice {
    @Override
    public Optional<Exclusion> exclusion() {
      return Optional.empty();
    }
  }

  /** It was not asked for. */
  record Unmatched(String reason) implements Choice {
    @Override
    public Optional<Exclusion> exclusion() {
      return Optional.of(Exclusion.of(TaskStatus.UNMATCHED, reason));
    }
  }

  /**
   * It was selected, and left out on request.
   *
   * @param existing the image in the registry that its children are built on, as far as is known
   */
  record Skipped(String reason, Optional<Digest> existing) implements Choice {
    @Override
    public Optional<Exclusion> exclusion() {
      return Optional.of(new Exclusion(TaskStatus.SKIPPED, reason, existing));
    }
  }

  /** It can't be built here, or something that it is made from can't. */
  record Unbuildable(String reason) implements Choice {
    @Override
    public Optional<Exclusion> exclusion() {
      return Optional.of(Exclusion.of(TaskStatus.UNBUILDABLE, reason));
    }
  }
}
