package dev.kiln.worker.source;

import dev.kiln.archive.Limits;
import dev.kiln.bundle.TreeBundle;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.Artifact;
import dev.kiln.registry.RegistryClient;
import dev.kiln.template.TemplateTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The template trees that this host has fetched, each once per digest, unpacked below one
 * directory.
 *
 * <p>A folder appears only when it is whole, so what an earlier life of the worker left there can
 * be used. Safe for many threads; they wait for each other while a tree is being fetched.
 */
public final class TreeCache {

  private static final int KEPT_IN_MEMORY = 4;

  private final RegistryClient registry;
  private final Path directory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Digest, TemplateTree> recent = new MostRecent<>(KEPT_IN_MEMORY);

  public TreeCache(RegistryClient registry, Path directory) {
    this.registry = registry;
    this.directory = directory;
  }

  /**
   * Returns the tree, fetching it where it is not here yet.
   *
   * @param bundles the repository that holds bundles
   * @param digest the bundle's
   */
  public TemplateTree tree(ImageReference bundles, Digest digest) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      TemplateTree known = recent.get(digest);
      if (known == null) {
        Path folder = directory.resolve(digest.hex());
        if (!Files.isDirectory(folder)) {
          fetch(bundles.withDigest(digest), folder);
        }
        known = TemplateTree.read(folder, "");
        recent.put(digest, known);
      }
      return known;
    } finally {
      lock.unlock();
    }
  }

  private void fetch(ImageReference bundle, Path folder) throws InterruptedException {
    Artifact artifact =
        registry
            .artifact(bundle)
            .orElseThrow(() -> new BundleGoneException("no tree bundle at " + bundle));
    Path packed = directory.resolve(bundle.digest().orElseThrow().hex() + ".tar.gz");
    try {
      Files.createDirectories(directory);
      registry.pullBlob(bundle, artifact.layers().getFirst().digest(), packed);
      try (InputStream in = Files.newInputStream(packed)) {
        TreeBundle.unpack(in, folder, Limits.defaults());
      }
      Files.delete(packed);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot keep tree bundle %s in %s".formatted(bundle, directory), e);
    }
  }

  /** The bundle of a build is not in the registry any more. */
  public static final class BundleGoneException extends RuntimeException {

    BundleGoneException(String message) {
      super(message);
    }
  }
}
