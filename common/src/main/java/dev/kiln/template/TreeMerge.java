package dev.kiln.template;

import dev.kiln.problem.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes one tree of several: later ones add images or replace whole ones, and replace other files
 * by their path.
 *
 * <p>Macros and override files are not replaced but kept side by side, in the order of the trees,
 * in the reserved folder ({@link TreeLayout}).
 */
final class TreeMerge {

  private final List<Problem> problems;
  private final SortedMap<String, TreeFile> files = new TreeMap<>();
  private final List<TreeFile> libraries = new ArrayList<>();
  private final List<TreeFile> overrides = new ArrayList<>();
  private ImageFolders images = new ImageFolders(new TreeMap<>(), new HashMap<>());
  private int trees;

  /** Creates an empty tree, which adds what is wrong to {@code problems}. */
  TreeMerge(List<Problem> problems) {
    this.problems = problems;
  }

  /** Puts the files of a tree, sorted by path, over those of the trees before it. */
  void add(List<TreeFile> tree) {
    ImageFolders own = ImageFolders.find(tree, problems);
    removeReplaced(own);
    Set<String> ownPaths = new HashSet<>();
    for (TreeFile file : tree) {
      if (TreeLayout.isOverrideFile(file.path())) {
        overrides.add(file);
      } else if (!TreeLayout.isFurtherLibrary(file.path()) && !isLaterLibrary(file)) {
        files.put(file.path(), file);
        ownPaths.add(file.path());
      }
    }
    tree.stream().filter(this::isLaterLibrary).forEach(libraries::add);
    tree.stream().filter(file -> TreeLayout.isFurtherLibrary(file.path())).forEach(libraries::add);
    images = ImageFolders.find(files.values(), new ArrayList<>());
    refuseForeignContext(own, ownPaths);
    trees++;
  }

  /** Adds an override file that is in no tree. */
  void addOverrides(TreeFile file) {
    overrides.add(file);
  }

  /** The images of all trees. */
  ImageFolders images() {
    return images;
  }

  /** All files by their paths in the tree that was made. */
  SortedMap<String, TreeFile> files() {
    SortedMap<String, TreeFile> all = new TreeMap<>(files);
    refuseFilesAsFolders(all);
    refuseTooMany(libraries, "trees with macros");
    refuseTooMany(overrides, "override files");
    for (int i = 0; i < libraries.size(); i++) {
      put(libraries.get(i).at(TreeLayout.library(i + 1)), all);
    }
    for (int i = 0; i < overrides.size(); i++) {
      TreeFile file = overrides.get(i);
      put(file.at(TreeLayout.overrideFile(i + 1, file.path())), all);
    }
    return all;
  }

  private boolean isLaterLibrary(TreeFile file) {
    return trees > 0 && file.path().equals(TemplateTree.MACROS);
  }

  private void removeReplaced(ImageFolders own) {
    Set<String> replaced = new HashSet<>();
    own.byName()
        .keySet()
        .forEach(name -> {
          String folder = images.byName().get(name);
          if (folder != null) {
            replaced.add(folder);
          }
        });
    if (!replaced.isEmpty()) {
      files.keySet().removeIf(path -> images.of(path).filter(replaced::contains).isPresent());
    }
  }

  /** An image is what its own tree says: files of earlier trees can't slip into its context. */
  private void refuseForeignContext(ImageFolders own, Set<String> ownPaths) {
    Set<String> refused = new HashSet<>();
    for (TreeFile file : files.values()) {
      if (ownPaths.contains(file.path())) {
        continue;
      }
      images
          .of(file.path())
          .filter(own.byFolder()::containsKey)
          .filter(refused::add)
          .ifPresent(folder ->
              problems.add(
                  Problem.of(
                      shown(folder + "/" + ImageTemplate.DOCKERFILE),
                      "%s of an earlier tree would become part of this image: rename one of the folders"
                          .formatted(file.shown()))));
    }
  }

  private void refuseFilesAsFolders(SortedMap<String, TreeFile> all) {
    Set<String> refused = new HashSet<>();
    for (TreeFile file : all.values()) {
      String folder = ImageFolders.parent(file.path());
      while (!folder.isEmpty()) {
        TreeFile same = all.get(folder);
        if (same != null && refused.add(folder)) {
          problems.add(
              Problem.of(
                  same.shown(),
                  "this is a file, and a folder in another tree (%s): rename one of them"
                      .formatted(file.shown())));
        }
        folder = ImageFolders.parent(folder);
      }
    }
  }

  private void refuseTooMany(List<TreeFile> numbered, String what) {
    if (numbered.size() > TreeLayout.MAX_NUMBERED) {
      problems.add(
          Problem.of(
              numbered.get(TreeLayout.MAX_NUMBERED).shown(),
              "there are more than %d %s".formatted(TreeLayout.MAX_NUMBERED, what)));
    }
  }

  private String shown(String path) {
    TreeFile file = files.get(path);
    return file == null ? path : file.shown();
  }

  private static void put(TreeFile file, SortedMap<String, TreeFile> all) {
    all.put(file.path(), file);
  }
}
