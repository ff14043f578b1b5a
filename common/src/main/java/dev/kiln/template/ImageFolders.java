package dev.kiln.template;

import dev.kiln.image.ImageName;
import dev.kiln.problem.Problem;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which folders of a tree are images, and which of them a file belongs to: the nearest above it.
 *
 * @param byName the folder of each image, as a path in the tree
 * @param byFolder the image of each folder
 */
record ImageFolders(SortedMap<ImageName, String> byName, Map<String, ImageName> byFolder) {

  /** Finds the images among the files of one tree, and adds what is wrong with them. */
  static ImageFolders find(Collection<TreeFile> files, List<Problem> problems) {
    SortedMap<ImageName, String> byName = new TreeMap<>();
    Map<String, ImageName> byFolder = new HashMap<>();
    Map<ImageName, TreeFile> templates = new HashMap<>();
    for (TreeFile file : files) {
      if (!isTemplate(file.path())) {
        continue;
      }
      Optional<ImageName> found = name(file, problems);
      if (found.isEmpty()) {
        continue;
      }
      ImageName name = found.get();
      TreeFile first = templates.putIfAbsent(name, file);
      if (first == null) {
        byName.put(name, parent(file.path()));
        byFolder.put(parent(file.path()), name);
      } else {
        problems.add(twice(name, first, file));
      }
    }
    return new ImageFolders(byName, byFolder);
  }

  /** The folder of the image that a file belongs to, whether it is the template or not. */
  Optional<String> of(String path) {
    for (String folder = parent(path); !folder.isEmpty(); folder = parent(folder)) {
      if (byFolder.containsKey(folder)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  static boolean isTemplate(String path) {
    return path.endsWith("/" + ImageTemplate.DOCKERFILE) && !TreeLayout.isReserved(path);
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private static Optional<ImageName> name(TreeFile template, List<Problem> problems) {
    String folder = parent(template.path());
    String name = folder.substring(folder.lastIndexOf('/') + 1);
    if (ImageName.isValid(name)) {
      return Optional.of(ImageName.of(name));
    }
    problems.add(
        Problem.of(
            template.shown(),
            "the folder's name '%s' is no valid image name: expected lower-case letters and digits, separated by '.', '_' or '-'"
                .formatted(name)));
    return Optional.empty();
  }

  private static Problem twice(ImageName name, TreeFile first, TreeFile second) {
    return Problem.of(
        second.shown(),
        "there are two images '%s': %s and %s"
            .formatted(name, parent(first.shown()), parent(second.shown())));
  }
}
