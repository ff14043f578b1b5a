package dev.kiln.lint.rule;

import dev.kiln.lint.shell.ShellCommand;
import dev.kiln.lint.shell.ShellReader;
import dev.kiln.lint.tree.Instruction;
import dev.kiln.lint.tree.LintedFile;
import dev.kiln.lint.tree.LintedImage;
import dev.kiln.lint.tree.LintedTree;
import dev.kiln.lint.tree.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The commands of a shell text in the tree, and the way from an offset in it to its place.
 *
 * @param image the image that the text belongs to
 */
record ShellSource(
    Optional<LintedImage> image, List<ShellCommand> commands, IntFunction<Place> places) {

  /** Every {@code RUN} in shell form, and every shell script among the files. */
  static List<ShellSource> of(LintedTree tree) {
    List<ShellSource> sources = new ArrayList<>();
    for (LintedImage image : tree.images()) {
      image
          .dockerfile()
          .ifPresent(dockerfile ->
              dockerfile
                  .instructions()
                  .forEach(instruction -> of(image, instruction).ifPresent(sources::add)));
    }
    for (LintedFile file : tree.files()) {
      if (file.shell().isPresent()) {
        sources.add(
            new ShellSource(
                file.image().map(tree.allImages()::get),
                ShellReader.commands(file.text()),
                file::at));
      }
    }
    return sources;
  }

  /** The commands of one instruction; empty unless it is a {@code RUN} in shell form. */
  static Optional<ShellSource> of(LintedImage image, Instruction instruction) {
    return instruction
        .script()
        .map(script ->
            new ShellSource(
                Optional.of(image),
                ShellReader.commands(script.text()),
                offset -> image.at(script, offset)));
  }

  Place at(int offset) {
    return places.apply(offset);
  }
}
