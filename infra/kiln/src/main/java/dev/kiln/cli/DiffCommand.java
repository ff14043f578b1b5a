package dev.kiln.cli;

import dev.kiln.compare.Discovery;
import dev.kiln.compare.ImageDifference;
import dev.kiln.compare.TreeComparison;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows which images differ between two trees, and how. */
@Command(
    name = "diff",
    description = {
      "Shows which images differ between two template trees, in what, and what inherits it.",
      "Needs neither Kafka nor an engine.",
      "",
      "Each image is rendered on both sides with the same options, so only what shows in an image"
          + " counts, such as its Dockerfile, the files beside it and build arguments.",
      "What differs is listed by image and then shown as a patch; files that are no text are named"
          + " with their sizes."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the trees make the same images",
      "1:some image differs",
      "2:a tree can't be read or rendered, or there is no such commit"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln diff git:HEAD image-templates         what is not committed yet",
      "  kiln diff git:v1.2 git:v1.3 --stat         the images that v1.3 changes",
      "  kiln diff ../stable/image-templates image-templates ^nova",
      "  kiln diff git:main:templates templates --format json"
    })
final class DiffCommand implements Callable<Integer> {

  @Mixin TreeOptions trees = new TreeOptions();

  @Parameters(
      index = "0",
      paramLabel = "TREE_A",
      description = {
        "The older tree: a folder, git:REF for the tree (--tree) as it was at a commit, or"
            + " git:REF:PATH for another folder of the repository."
      })
  String before = "";

  @Parameters(index = "1", paramLabel = "TREE_B", description = "The newer tree, likewise.")
  String after = "";

  @Parameters(
      index = "2..*",
      paramLabel = "REGEX",
      description = "Only images whose name contains a match. Default: all.")
  List<String> regexes = new ArrayList<>();

  @Option(names = "--stat", description = "The list of images only, without the patch.")
  boolean stat;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: text.")
  Format format = Format.TEXT;

  @Spec CommandSpec spec = CommandSpec.create();

  /** How a comparison is printed. */
  enum Format {
    TEXT,
    JSON;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() {
    NamePatterns patterns = NamePatterns.parse(regexes);
    try (ComparedTree older = ComparedTree.open(before, trees.folders());
        ComparedTree newer = ComparedTree.open(after, trees.folders())) {
      List<DiscoveredTree> sides = discover(older, newer);
      SortedSet<ImageName> matched = new TreeSet<>();
      sides.forEach(side -> matched.addAll(patterns.matching(side.graph().images())));
      if (matched.isEmpty()) {
        throw CommandFailure.usage(
            "no image's name on either side matches " + String.join(" or ", regexes));
      }
      List<ImageDifference> differences =
          TreeComparison.of(sides.getFirst(), sides.getLast()).stream()
              .filter(difference -> matched.contains(difference.image()))
              .toList();
      print(differences);
      return differences.stream().allMatch(ImageDifference.Same.class::isInstance)
          ? ExitCode.OK
          : ExitCode.DIFFERENT;
    } catch (UncheckedIOException e) {
      throw new CommandFailure(ExitCode.USAGE, "%s: %s".formatted(e.getMessage(), e.getCause()), e);
    }
  }

  /** Both trees, or the problems of both. */
  private List<DiscoveredTree> discover(ComparedTree older, ComparedTree newer) {
    Discovery discovery = trees.discovery();
    List<DiscoveredTree> sides = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    for (ComparedTree side : List.of(older, newer)) {
      try {
        sides.add(discovery.discover(side.folders()));
      } catch (ProblemsException e) {
        problems.addAll(e.problems());
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return sides;
  }

  private void print(List<ImageDifference> differences) {
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(Json.of(ComparisonDocument.of(before, after, differences)));
    } else {
      ComparisonText text = new ComparisonText(out, Ink.isWanted());
      text.printList(before, after, differences);
      if (!stat) {
        text.printPatch(differences);
      }
    }
    out.flush();
  }
}
