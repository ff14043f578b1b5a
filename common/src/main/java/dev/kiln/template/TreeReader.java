package dev.kiln.template;

import dev.kiln.configuration.ConfigurationReader;
import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.image.ImageName;
import dev.kiln.problem.Nearest;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.problem.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads a template tree from a folder and collects everything that is wrong with it. */
final class TreeReader {

  private static final int MAX_DEPTH = 32;
  private static final String SUFFIX = ".vm";

  private final Path root;
  private final String shownRoot;
  private final List<Problem> problems = new ArrayList<>();
  private final List<ContextFile> files = new ArrayList<>();
  private final SortedMap<String, String> templates = new TreeMap<>();
  private final SortedMap<ImageName, ImageTemplate> images = new TreeMap<>();

  TreeReader(Path root, String shownRoot) {
    this.root = root.toAbsolutePath().normalize();
    this.shownRoot = shownRoot;
  }

  TemplateTree read() {
    if (!Files.isDirectory(root)) {
      String shown = shownRoot.isEmpty() ? root.toString() : shownRoot;
      throw new ProblemsException(
          Problem.of(
              shown,
              Files.exists(root)
                  ? "this is no folder: a template tree is a folder with a folder for each image"
                  : "there is no such folder"));
    }
    list(root, "", 0);
    readTemplates();
    findImages();
    TreeConfiguration configuration = configuration();
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return new TemplateTree(root, shownRoot, configuration, images, templates, files);
  }

  private void list(Path folder, String path, int depth) {
    if (depth > MAX_DEPTH) {
      report(path, "folders are nested more than %d deep".formatted(MAX_DEPTH));
      return;
    }
    List<Path> entries;
    try (Stream<Path> stream = Files.list(folder)) {
      entries = stream.sorted().toList();
    } catch (IOException e) {
      report(path, "the folder can't be read: " + e.getMessage());
      return;
    }
    for (Path entry : entries) {
      String name = String.valueOf(entry.getFileName());
      String entryPath = path.isEmpty() ? name : path + "/" + name;
      if (name.chars().anyMatch(Character::isISOControl)) {
        report(entryPath, "the name of a file has a control character");
      } else {
        listEntry(entry, entryPath, depth);
      }
    }
  }

  private void listEntry(Path entry, String path, int depth) {
    PosixFileAttributes attributes;
    try {
      attributes =
          Files.readAttributes(entry, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      report(path, "the file can't be read: " + e.getMessage());
      return;
    }
    if (attributes.isSymbolicLink()) {
      listLink(entry, path);
    } else if (attributes.isDirectory()) {
      if (!entry.endsWith(".git")) {
        list(entry, path, depth + 1);
      }
    } else if (attributes.isRegularFile()) {
      files.add(new ContextFile(path, isExecutable(attributes), entry));
    } else {
      report(path, "this is neither a file nor a folder, so it can't be part of a tree");
    }
  }

  private void listLink(Path link, String path) {
    PosixFileAttributes attributes;
    try {
      Path target = link.toRealPath();
      if (!target.startsWith(root.toRealPath())) {
        report(path, "the symbolic link leaves the tree: it points to " + target);
        return;
      }
      attributes = Files.readAttributes(target, PosixFileAttributes.class);
    } catch (IOException e) {
      report(path, "the symbolic link points to nothing");
      return;
    }
    if (attributes.isRegularFile()) {
      files.add(new ContextFile(path, isExecutable(attributes), link));
    } else {
      report(path, "symbolic links to folders are not supported: copy the folder");
    }
  }

  private void readTemplates() {
    for (ContextFile file : files) {
      if (file.path().endsWith(SUFFIX)) {
        read(file).ifPresent(text -> templates.put(file.path(), text));
      }
    }
  }

  private Optional<String> read(ContextFile file) {
    try {
      return Optional.of(TextFile.read(shown(file.path()), file.file()));
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  private void findImages() {
    SortedMap<String, List<ContextFile>> contexts = new TreeMap<>();
    for (ContextFile file : files) {
      if (file.path().equals(ImageTemplate.DOCKERFILE)) {
        report(
            file.path(),
            "a template in the root of the tree belongs to no image: move it into a folder, which names the image");
      } else if (file.path().endsWith("/" + ImageTemplate.DOCKERFILE)) {
        contexts.put(parent(file.path()), new ArrayList<>());
      }
    }
    for (ContextFile file : files) {
      owner(file.path(), contexts)
          .ifPresent(folder ->
              contexts.getOrDefault(folder, new ArrayList<>()).add(inContext(file, folder)));
    }
    contexts.forEach(this::addImage);
    if (contexts.isEmpty() && problems.isEmpty()) {
      report("", "there is no image in this tree: no folder has a " + ImageTemplate.DOCKERFILE);
    }
  }

  /** The nearest folder above the file that is an image, unless the file is its template. */
  private static Optional<String> owner(String path, Map<String, List<ContextFile>> contexts) {
    for (String folder = parent(path); !folder.isEmpty(); folder = parent(folder)) {
      if (contexts.containsKey(folder)) {
        return path.equals(folder + "/" + ImageTemplate.DOCKERFILE)
            ? Optional.empty()
            : Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  private static ContextFile inContext(ContextFile file, String folder) {
    return new ContextFile(
        file.path().substring(folder.length() + 1), file.executable(), file.file());
  }

  private void addImage(String folder, List<ContextFile> context) {
    String template = folder + "/" + ImageTemplate.DOCKERFILE;
    String name = folder.substring(folder.lastIndexOf('/') + 1);
    if (!ImageName.isValid(name)) {
      report(
          template,
          "the folder's name '%s' is no valid image name: expected lower-case letters and digits, separated by '.', '_' or '-'"
              .formatted(name));
      return;
    }
    ImageName image = ImageName.of(name);
    ImageTemplate first = images.get(image);
    if (first != null) {
      report(
          template,
          "there are two images '%s': %s and %s"
              .formatted(name, shown(first.folder().toString()), shown(folder)));
      return;
    }
    images.put(image, new ImageTemplate(image, Path.of(folder), root.resolve(template), context));
  }

  private TreeConfiguration configuration() {
    Optional<ContextFile> file =
        files.stream().filter(f -> f.path().equals(TreeConfiguration.FILE)).findFirst();
    Optional<String> text = file.flatMap(this::read);
    if (text.isEmpty()) {
      return TreeConfiguration.defaults();
    }
    ConfigurationReader reader = new ConfigurationReader(shown(TreeConfiguration.FILE), text.get());
    TreeConfiguration configuration = reader.read();
    problems.addAll(reader.problems());
    List<String> names = images.keySet().stream().map(ImageName::value).toList();
    reader
        .allowedToFailPlaces()
        .forEach((name, place) -> {
          if (!images.containsKey(name)) {
            problems.add(
                new Problem(
                    place.file(),
                    place.line(),
                    place.column(),
                    "'allowed_to_fail': no image '%s' in the tree%s"
                        .formatted(name, Nearest.suggestion(name.value(), names)),
                    place.sourceLine()));
          }
        });
    return configuration;
  }

  private void report(String path, String message) {
    String shown = path.isEmpty() ? (shownRoot.isEmpty() ? "." : shownRoot) : shown(path);
    problems.add(Problem.of(shown, message));
  }

  private String shown(String path) {
    return shownRoot.isEmpty() ? path : shownRoot + "/" + path;
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** The owner's bit alone: what group and others may differs with everybody's umask. */
  private static boolean isExecutable(PosixFileAttributes attributes) {
    return attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
  }
}
