package dev.kiln.worker.source;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.image.Platform;
import dev.kiln.template.TemplateTree;
import dev.kiln.template.VelocityDockerfileRenderer;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The trees with the pins of the builds that this host works for. The tasks of a build share one
 * renderer, so that a template engine is started and a macro library is read once for all of them.
 * Safe for many threads.
 */
public final class PinnedTrees {

  private static final int KEPT = 4;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Pins, PinnedTree> recent = new MostRecent<>(KEPT);

  private record Pins(Digest bundle, String base, Platform platform, String builder) {}

  /**
   * Returns {@code tree} with the pins of the build of {@code task}.
   *
   * @param tree which lies in the task's bundle
   * @throws dev.kiln.problem.ProblemsException if the tree has mistakes that no image can do
   *     without
   */
  public PinnedTree pinned(TemplateTree tree, ReadyToBuild task) throws InterruptedException {
    Pins pins = new Pins(task.bundle(), task.pins().base(), task.platform(), task.pins().builder());
    lock.lockInterruptibly();
    try {
      PinnedTree known = recent.get(pins);
      if (known == null) {
        known = pin(tree, pins);
        recent.put(pins, known);
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private static PinnedTree pin(TemplateTree tree, Pins pins) {
    TreeConfiguration configuration =
        tree.configuration()
            .withBase(ImageReference.parse(pins.base()))
            .withPlatform(pins.platform())
            .withBuilder(BuilderKind.parse(pins.builder()));
    return new PinnedTree(tree, configuration, new VelocityDockerfileRenderer(tree, configuration));
  }
}
