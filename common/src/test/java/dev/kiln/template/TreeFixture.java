package dev.kiln.template;

import dev.kiln.image.ImageName;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A template tree in a temporary folder, written file by file. */
public final class TreeFixture {

  static final String BASE = "debian@sha256:" + "a".repeat(64);

  private final Path root;

  public TreeFixture(Path root) {
    this.root = root;
  }

  public TreeFixture file(String path, String content) {
    return file(path, content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  public TreeFixture file(String path, byte[] content) {
    try {
      Path file = root.resolve(path);
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  TreeFixture folder(String path) {
    try {
      Files.createDirectories(root.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** A symbolic link to another file of the tree, or to anywhere. */
  public TreeFixture link(String path, String target) {
    try {
      Files.createSymbolicLink(root.resolve(path), Path.of(target));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  public TreeFixture image(String name, String template) {
    return file(name + "/" + ImageTemplate.DOCKERFILE, template);
  }

  public Path root() {
    return root;
  }

  public TemplateTree read() {
    return TemplateTree.read(root, "images");
  }

  public String render(String image) {
    return rendered(image).text();
  }

  public static String render(TemplateTree tree, String image) {
    return rendered(tree, image).text();
  }

  RenderedDockerfile rendered(String image) {
    return rendered(read(), image);
  }

  static RenderedDockerfile rendered(TemplateTree tree, String image) {
    return new VelocityDockerfileRenderer(tree, tree.configuration())
        .render(template(tree, image), References.byName(BASE));
  }

  /** Reads and renders everything and returns what was wrong, as a user would see it. */
  public List<String> problems() {
    return problems(this::read);
  }

  /** Reads and renders everything and returns what was wrong, as a user would see it. */
  static List<String> problems(Supplier<TemplateTree> source) {
    List<Problem> problems = new ArrayList<>();
    try {
      TemplateTree tree = source.get();
      VelocityDockerfileRenderer renderer =
          new VelocityDockerfileRenderer(tree, tree.configuration());
      for (ImageTemplate image : tree.images().values()) {
        try {
          RenderedDockerfile ignored = renderer.render(image, References.byName(BASE));
        } catch (ProblemsException e) {
          problems.addAll(e.problems());
        }
      }
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
    }
    return problems.stream().map(Problem::toString).toList();
  }

  static ImageTemplate template(TemplateTree tree, String image) {
    ImageTemplate template = tree.images().get(ImageName.of(image));
    if (template == null) {
      throw new AssertionError("no image " + image);
    }
    return template;
  }
}
