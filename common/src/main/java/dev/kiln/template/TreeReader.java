package dev.kiln.template;

import dev.kiln.configuration.ResolvedConfiguration;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.image.ImageName;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.problem.TextFile;
import dev.kiln.settings.Layer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads a template tree from one or more folders and collects everything that is wrong with it. */
final class TreeReader {

  private static final String SUFFIX = ".vm";

  private final List<TreeFolder> folders;
  private final List<Path> overrideFiles;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Layer> layers = new ArrayList<>();
  private final SortedMap<String, String> templates = new TreeMap<>();
  private final SortedMap<ImageName, ImageTemplate> images = new TreeMap<>();
  private final TreeMerge merge = new TreeMerge(problems);

  /**
   * Creates a reader.
   *
   * @param folders at least one, the one that wins last
   * @param overrideFiles files that are in no tree, the one that wins last
   */
  TreeReader(List<TreeFolder> folders, List<Path> overrideFiles) {
    this.folders = List.copyOf(folders);
    this.overrideFiles = List.copyOf(overrideFiles);
  }

  TemplateTree read() {
    for (TreeFolder folder : folders) {
      problems.addAll(folder.problems());
      merge.add(folder.files());
      readConfiguration(folder);
    }
    overrideFiles.forEach(this::addOverrides);
    SortedMap<String, TreeFile> files = merge.files();
    files.values().forEach(this::readTemplate);
    addImages(files);
    ResolvedConfiguration configuration = ResolvedConfiguration.of(layers);
    problems.addAll(configuration.problems());
    problems.addAll(configuration.unknownImages(images.keySet()));
    TemplateTree tree =
        new TemplateTree(
            new TreeFiles(folders.getFirst(), files),
            configuration.values(),
            layers,
            images,
            templates);
    if (!problems.isEmpty()) {
      if (hasEveryFragment(files)) {
        problems.addAll(RenderingProblems.of(tree));
      }
      throw new ProblemsException(problems);
    }
    return tree;
  }

  /** Without a fragment, everything that uses it would be reported, and that is not the mistake. */
  private boolean hasEveryFragment(SortedMap<String, TreeFile> files) {
    return files.keySet().stream()
        .filter(path -> path.endsWith(SUFFIX) && !ImageFolders.isTemplate(path))
        .allMatch(templates::containsKey);
  }

  private void addOverrides(Path path) {
    Path file = path.toAbsolutePath().normalize();
    String shown = TemplateTree.shown(path);
    if (!Files.isRegularFile(file)) {
      problems.add(Problem.of(shown, "there is no such file"));
    } else if (!shown.endsWith(SUFFIX)) {
      problems.add(Problem.of(shown, "the name of an override file ends in %s".formatted(SUFFIX)));
    } else {
      String name = String.valueOf(file.getFileName());
      merge.addOverrides(new TreeFile(new ContextFile(name, false, file), shown));
    }
  }

  private void readConfiguration(TreeFolder folder) {
    for (TreeFile file : folder.files()) {
      if (file.path().equals(TreeConfiguration.FILE)) {
        read(file).ifPresent(text -> layers.add(ResolvedConfiguration.file(file.shown(), text)));
      }
    }
  }

  private void readTemplate(TreeFile file) {
    if (file.path().endsWith(SUFFIX)) {
      read(file).ifPresent(text -> templates.put(file.path(), text));
    }
  }

  private Optional<String> read(TreeFile file) {
    try {
      return Optional.of(TextFile.read(file.shown(), file.file().file()));
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  private void addImages(SortedMap<String, TreeFile> files) {
    Map<String, List<ContextFile>> contexts = new HashMap<>();
    for (TreeFile file : files.values()) {
      if (!ImageFolders.isTemplate(file.path())) {
        merge
            .images()
            .of(file.path())
            .ifPresent(folder ->
                contexts
                    .computeIfAbsent(folder, created -> new ArrayList<>())
                    .add(inContext(file, folder)));
      }
    }
    merge
        .images()
        .byName()
        .forEach((name, folder) -> {
          TreeFile template = files.get(folder + "/" + ImageTemplate.DOCKERFILE);
          if (template != null) {
            List<ContextFile> context = contexts.getOrDefault(folder, List.of());
            images.put(
                name, new ImageTemplate(name, Path.of(folder), template.file().file(), context));
          }
        });
    if (images.isEmpty() && problems.isEmpty()) {
      String shown = folders.getFirst().shown("");
      problems.add(
          Problem.of(
              shown,
              "there is no image in this tree: no folder has a " + ImageTemplate.DOCKERFILE));
    }
  }

  private static ContextFile inContext(TreeFile file, String folder) {
    return new ContextFile(
        file.path().substring(folder.length() + 1), file.file().executable(), file.file().file());
  }
}
