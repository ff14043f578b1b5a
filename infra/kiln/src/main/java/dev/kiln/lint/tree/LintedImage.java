package dev.kiln.lint.tree;

import dev.kiln.image.ImageName;
import dev.kiln.problem.SourceText;
import java.util.List;
import java.util.Optional;

/**
 * An image of the tree: its template, and what was rendered from it.
 *
 * <p>Rules look at the rendered Dockerfile, people at the template: {@link #at} leads back.
 */
public final class LintedImage {

  private final ImageName name;
  private final LintedFile template;
  private final Optional<LintedDockerfile> dockerfile;
  private final Optional<ImageName> origin;
  private final List<TemplateLines> templates;

  /**
   * Creates an image.
   *
   * @param dockerfile empty if the template can't be rendered
   * @param origin the image of the tree that it starts from
   * @param templates where its lines may come from, its own template first
   */
  LintedImage(
      ImageName name,
      LintedFile template,
      Optional<LintedDockerfile> dockerfile,
      Optional<ImageName> origin,
      List<TemplateLines> templates) {
    this.name = name;
    this.template = template;
    this.dockerfile = dockerfile;
    this.origin = origin;
    this.templates = List.copyOf(templates);
  }

  public ImageName name() {
    return name;
  }

  /** Its {@code Dockerfile.vm}. */
  public LintedFile template() {
    return template;
  }

  /** The rendered Dockerfile; empty if the template can't be rendered. */
  public Optional<LintedDockerfile> dockerfile() {
    return dockerfile;
  }

  /** The image of the tree that it starts from; not one that it only copies from. */
  public Optional<ImageName> origin() {
    return origin;
  }

  /** Where the character at {@code offset} of a text of the rendered Dockerfile comes from. */
  public Place at(JoinedText text, int offset) {
    JoinedText.Part part = text.at(offset);
    return at(part.line(), part.column());
  }

  /**
   * Where a place in the rendered Dockerfile comes from: the line of a template that says the same,
   * else the template as a whole, with the rendered line to be shown.
   */
  public Place at(int line, int column) {
    String text = dockerfile.map(LintedDockerfile::text).orElse("");
    String rendered = SourceText.of(text).line(line).orElse("");
    for (TemplateLines lines : templates) {
      List<Integer> numbers = lines.of(rendered);
      if (!numbers.isEmpty()) {
        int number = numbers.get(Math.min(repetition(text, line, rendered), numbers.size() - 1));
        return new Place(
            Optional.of(name), lines.file().shown(), number, column, Optional.of(rendered));
      }
    }
    return new Place(Optional.of(name), template.shown(), 0, 0, Optional.of(rendered));
  }

  /** How many of the lines before {@code line} say the same: the n-th comes from the n-th. */
  private static int repetition(String text, int line, String rendered) {
    return (int) text.lines().limit(line - 1L).filter(rendered::equals).count();
  }
}
