package dev.kiln.template;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.image.ImageName;
import dev.kiln.problem.ProblemsException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A template tree as it was read: its images, its configuration and the text of its templates.
 *
 * <p>Immutable: templates are held in memory, so that rendering sees the tree of one moment. The
 * files of build contexts are only listed, and read when they are needed.
 */
public final class TemplateTree {

  /** The macros that every template of the tree can use. */
  public static final String MACROS = "macros.vm";

  private final Path root;
  private final String shownRoot;
  private final TreeConfiguration configuration;
  private final SortedMap<ImageName, ImageTemplate> images;
  private final SortedMap<String, String> templates;
  private final List<ContextFile> files;

  TemplateTree(
      Path root,
      String shownRoot,
      TreeConfiguration configuration,
      SortedMap<ImageName, ImageTemplate> images,
      SortedMap<String, String> templates,
      List<ContextFile> files) {
    this.root = root;
    this.shownRoot = shownRoot;
    this.configuration = configuration;
    this.images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
    this.templates = Collections.unmodifiableSortedMap(new TreeMap<>(templates));
    this.files = files.stream().sorted().toList();
  }

  /**
   * Reads the tree below {@code root}.
   *
   * @throws ProblemsException with all problems of the tree
   */
  public static TemplateTree read(Path root) {
    return new TreeReader(root, shown(root)).read();
  }

  /**
   * Reads the tree below {@code root}, which messages call {@code shownRoot}; empty to leave it
   * out.
   *
   * @throws ProblemsException with all problems of the tree
   */
  public static TemplateTree read(Path root, String shownRoot) {
    return new TreeReader(root, shownRoot).read();
  }

  /** The tree's own configuration, from {@code kiln.yaml} in its root. */
  public TreeConfiguration configuration() {
    return configuration;
  }

  /** The images, by name. */
  public SortedMap<ImageName, ImageTemplate> images() {
    return images;
  }

  /** The absolute path of the root. */
  public Path root() {
    return root;
  }

  /** Every regular file of the tree by its path below the root, sorted: what a bundle holds. */
  public List<ContextFile> files() {
    return files;
  }

  /**
   * The name by which messages call a file of this tree, such as {@code images/a/Dockerfile.vm}.
   */
  public String shown(String path) {
    return shownRoot.isEmpty() ? path : shownRoot + "/" + path;
  }

  /** The text of a template ({@code *.vm}) by its path below the root. */
  Optional<String> template(String path) {
    return Optional.ofNullable(templates.get(path));
  }

  SortedMap<String, String> templates() {
    return templates;
  }

  Optional<ContextFile> file(String path) {
    int index =
        Collections.binarySearch(files, new ContextFile(path, false, root), ContextFile::compareTo);
    return index < 0 ? Optional.empty() : Optional.of(files.get(index));
  }

  /**
   * How messages name a tree in this folder: below the working directory by a relative path, which
   * is what the user typed or would type.
   */
  public static String shown(Path root) {
    Path normal = root.normalize();
    if (!normal.isAbsolute()) {
      return normal.toString();
    }
    Path here = Path.of("").toAbsolutePath();
    return normal.startsWith(here) ? here.relativize(normal).toString() : normal.toString();
  }
}
