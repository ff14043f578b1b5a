package dev.kiln.template;

import dev.kiln.configuration.SourceId;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.image.ImageName;
import dev.kiln.problem.ProblemsException;
import dev.kiln.settings.Layer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A template tree as it was read: its images, its configuration and the text of its templates.
 *
 * <p>It may have been made of several folders, and of override files. Immutable: templates are held
 * in memory, so that rendering sees the tree of one moment. The files of build contexts are only
 * listed, and read when they are needed.
 */
public final class TemplateTree {

  /** The macros that every template of the tree can use. */
  public static final String MACROS = "macros.vm";

  private final TreeFiles files;
  private final TreeConfiguration configuration;
  private final List<Layer> layers;
  private final SortedMap<ImageName, ImageTemplate> images;
  private final SortedMap<String, String> templates;
  private final List<ContextFile> listed;
  private final List<String> macroLibraries;
  private final List<String> overrideFiles;

  TemplateTree(
      TreeFiles files,
      TreeConfiguration configuration,
      List<Layer> layers,
      SortedMap<ImageName, ImageTemplate> images,
      SortedMap<String, String> templates) {
    this.files = files;
    this.configuration = configuration;
    this.layers = List.copyOf(layers);
    this.images = Collections.unmodifiableSortedMap(new TreeMap<>(images));
    this.templates = Collections.unmodifiableSortedMap(new TreeMap<>(templates));
    this.listed = files.list();
    this.macroLibraries =
        Stream.concat(
                templates.keySet().stream().filter(MACROS::equals),
                templates.keySet().stream().filter(TreeLayout::isFurtherLibrary))
            .toList();
    this.overrideFiles = templates.keySet().stream().filter(TreeLayout::isOverrideFile).toList();
  }

  /**
   * Reads the tree below {@code root}.
   *
   * @throws ProblemsException with all problems of the tree
   */
  public static TemplateTree read(Path root) {
    return read(List.of(root), List.of());
  }

  /**
   * Reads the tree below {@code root}, which messages call {@code shownRoot}; empty to leave it
   * out.
   *
   * @throws ProblemsException with all problems of the tree
   */
  public static TemplateTree read(Path root, String shownRoot) {
    return new TreeReader(List.of(TreeFolder.list(root, shownRoot)), List.of()).read();
  }

  /**
   * Reads one tree from several folders and override files, of which later ones win.
   *
   * <p>A later folder adds images, or replaces whole ones of the same name, and replaces other
   * files by their path; macros of all of them can be used. Override files replace blocks of
   * templates.
   *
   * @param roots at least one
   * @throws ProblemsException with all problems of all folders and files
   */
  public static TemplateTree read(List<Path> roots, List<Path> overrideFiles) {
    List<TreeFolder> folders =
        roots.stream().map(root -> TreeFolder.list(root, shown(root))).toList();
    return new TreeReader(folders, overrideFiles).read();
  }

  /**
   * Reads one tree from several folders and override files, as {@link #read(List, List)} does.
   *
   * @param roots the folders in their order, each with what messages call it
   * @throws ProblemsException with all problems of all folders and files
   */
  public static TemplateTree read(SequencedMap<Path, String> roots, List<Path> overrideFiles) {
    List<TreeFolder> folders =
        roots.entrySet().stream()
            .map(root -> TreeFolder.list(root.getKey(), root.getValue()))
            .toList();
    return new TreeReader(folders, overrideFiles).read();
  }

  /** The tree's own configuration, from {@code kiln.yaml} in its root. */
  public TreeConfiguration configuration() {
    return configuration;
  }

  /** What that configuration is made of, for laying more over it. */
  public List<Layer> configurationLayers() {
    return layers;
  }

  /** The images, by name. */
  public SortedMap<ImageName, ImageTemplate> images() {
    return images;
  }

  /** The absolute path of the root, or of the first of several. */
  public Path root() {
    return files.root();
  }

  /** Every regular file of the tree by its path below the root, sorted: what a bundle holds. */
  public List<ContextFile> files() {
    return listed;
  }

  /**
   * The name by which messages call a file of this tree, such as {@code images/a/Dockerfile.vm}.
   */
  public String shown(String path) {
    return files.shown(path);
  }

  /**
   * Whether some template names {@code word} in quotes, if only where a condition keeps it from
   * being rendered.
   */
  public boolean mentions(String word) {
    String quoted = '"' + word + '"';
    return templates.values().stream().anyMatch(text -> text.contains(quoted));
  }

  /** The text of a template ({@code *.vm}) by its path below the root. */
  Optional<String> template(String path) {
    return Optional.ofNullable(templates.get(path));
  }

  SortedMap<String, String> templates() {
    return templates;
  }

  /** The archive of a local source, if this tree comes from a bundle that carries it. */
  public Optional<ContextFile> localSource(SourceId source) {
    return files.file(TreeLayout.localSource(source));
  }

  /** The archive of a local source as a file of a bundle. */
  public static ContextFile localSource(SourceId source, Path archive) {
    return new ContextFile(TreeLayout.localSource(source), false, archive);
  }

  /** The templates whose macros every template can use, those that win last. */
  List<String> macroLibraries() {
    return macroLibraries;
  }

  /** The override files, those that win last. */
  List<String> overrideFiles() {
    return overrideFiles;
  }

  Optional<ContextFile> file(String path) {
    return files.file(path);
  }

  /**
   * How messages name a folder or a file that is no tree's: below the working directory by a
   * relative path, which is what the user typed or would type.
   */
  public static String shown(Path path) {
    Path normal = path.normalize();
    if (!normal.isAbsolute()) {
      return normal.toString();
    }
    Path here = Path.of("").toAbsolutePath();
    return normal.startsWith(here) ? here.relativize(normal).toString() : normal.toString();
  }
}
