package dev.kiln.cli;

import dev.kiln.compare.ChangedSince;
import dev.kiln.compare.Changes;
import dev.kiln.compare.Discovery;
import dev.kiln.configuration.ResolvedConfiguration;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.problem.TextFile;
import dev.kiln.settings.Layer;
import dev.kiln.settings.Layer.OptionValue;
import dev.kiln.template.TemplateTree;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The options of every command that reads a template tree: where it is, and what is set over its
 * configuration.
 */
final class TreeOptions {

  @Option(
      names = "--tree",
      paramLabel = "DIR",
      description = {
        "The template tree; give it several times for trees of which later ones win.",
        "Default: image-templates beside the launcher."
      })
  List<Path> trees = new ArrayList<>();

  @Option(
      names = "--template-override",
      paramLabel = "FILE",
      description = "A file of #override blocks; give it several times, the last wins.")
  List<Path> templateOverrides = new ArrayList<>();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A file like kiln.yaml that goes before the tree's own; repeatable, the last one wins.")
  List<Path> configFiles = new ArrayList<>();

  @Option(
      names = "--strict",
      description = "Take warnings for errors, such as a customised list that no template uses.")
  boolean strict;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command = CommandSpec.create();

  private final List<OptionValue> set = new ArrayList<>();

  @Option(names = "--tag", paramLabel = "TAG", description = "The tag to publish under.")
  void tag(String value) {
    set.add(OptionValue.of("--tag", "tag", value));
  }

  @Option(
      names = "--registry",
      paramLabel = "HOST[:PORT]",
      description = "Where images are pushed to.")
  void registry(String value) {
    set.add(OptionValue.of("--registry", "registry", value));
  }

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "The part of the repository before the image's name.")
  void namespace(String value) {
    set.add(OptionValue.of("--namespace", "namespace", value));
  }

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "What precedes every image's name in its repository.")
  void prefix(String value) {
    set.add(OptionValue.of("--prefix", "prefix", value));
  }

  @Option(
      names = "--base",
      paramLabel = "DISTRIBUTION",
      description = "The distribution: debian, ubuntu, rocky or centos.")
  void base(String value) {
    set.add(OptionValue.of("--base", "base.distribution", value));
  }

  @Option(
      names = "--base-tag",
      paramLabel = "TAG",
      description = "The tag of the distribution's base image.")
  void baseTag(String value) {
    set.add(OptionValue.of("--base-tag", "base.tag", value));
  }

  @Option(
      names = "--base-image",
      paramLabel = "REFERENCE",
      description = "The distribution's base image, best by digest.")
  void baseImage(String value) {
    set.add(OptionValue.of("--base-image", "base.image", value));
  }

  @Option(
      names = "--platform",
      paramLabel = "OS/ARCH",
      description = "What to build for, such as linux/arm64. Default: what the farm is.")
  void platform(String value) {
    set.add(OptionValue.of("--platform", "platform", value));
  }

  @Option(
      names = "--build-arg",
      paramLabel = "NAME=VALUE",
      description = "A build argument of every image; repeatable.")
  void buildArgument(Map<String, String> values) {
    values.forEach((name, value) ->
        set.add(new OptionValue("--build-arg", List.of("build_args", name), value)));
  }

  @Option(
      names = "--freshness",
      paramLabel = "PERIOD",
      description = "When to build again without a change: never, daily, weekly or always.")
  void freshness(String value) {
    set.add(OptionValue.of("--freshness", "freshness", value));
  }

  @Option(
      names = "--retries",
      paramLabel = "N",
      description = "How often a failed image is tried again.")
  void retries(String value) {
    set.add(OptionValue.of("--retries", "retries", value));
  }

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "The longest one try of an image may take, such as 30m.")
  void timeout(String value) {
    set.add(OptionValue.of("--timeout", "timeout", value));
  }

  @Option(
      names = "--stall-timeout",
      paramLabel = "DURATION",
      description = "The longest one try of an image may print nothing, such as 20m.")
  void stallTimeout(String value) {
    set.add(OptionValue.of("--stall-timeout", "stall_timeout", value));
  }

  @Option(
      names = "--builder",
      paramLabel = "BUILDER",
      description = "What images are built with: classic, buildkit, or auto for what workers have.")
  void builder(String value) {
    set.add(OptionValue.of("--builder", "builder", value));
  }

  @Option(
      names = "--squash",
      arity = "0",
      description = "Make what an image adds to its parent one layer, where the engine can.")
  void squash(boolean value) {
    set.add(OptionValue.of("--squash", "squash", String.valueOf(value)));
  }

  /** Reads the trees as one; all their problems together are one exception. */
  TemplateTree read() {
    List<Path> folders = folders();
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        throw CommandFailure.usage(
            "no template tree at %s; name one with --tree DIR".formatted(folder));
      }
    }
    return TemplateTree.read(folders, templateOverrides);
  }

  /** The tree's configuration with files, the environment and options over it, in this order. */
  ResolvedConfiguration resolve(TemplateTree read) {
    Resolution resolution = resolution(read);
    if (!resolution.problems().isEmpty()) {
      throw new ProblemsException(resolution.problems());
    }
    return resolution.configuration();
  }

  private record Resolution(ResolvedConfiguration configuration, List<Problem> problems) {}

  private Resolution resolution(TemplateTree read) {
    List<Layer> layers = new ArrayList<>(read.configurationLayers());
    List<Problem> problems = new ArrayList<>();
    for (Path file : configFiles) {
      try {
        String shown = file.toString();
        layers.add(ResolvedConfiguration.file(shown, TextFile.read(shown, file)));
      } catch (ProblemsException e) {
        problems.addAll(e.problems());
      }
    }
    layers.add(ResolvedConfiguration.variables(System.getenv()));
    layers.add(ResolvedConfiguration.options(set));
    ResolvedConfiguration resolved = ResolvedConfiguration.of(layers);
    problems.addAll(resolved.problems());
    problems.addAll(resolved.unknownImages(read.images().keySet()));
    return new Resolution(resolved, problems);
  }

  /**
   * Reads the tree and renders it with parents by name; warnings are printed.
   *
   * @throws ProblemsException with all problems of options, files and templates
   */
  DiscoveredTree discover() {
    TemplateTree read = read();
    Resolution resolution = resolution(read);
    ResolvedConfiguration resolved = resolution.configuration();
    List<Problem> problems = new ArrayList<>(resolution.problems());
    try {
      DiscoveredTree discovered = DiscoveredTree.discover(read, resolved.values());
      if (problems.isEmpty()) {
        warn(warnings(discovered, resolved));
        return discovered;
      }
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
    }
    throw new ProblemsException(problems);
  }

  /** Reads other folders in the place of the trees, with the same options. */
  Discovery discovery() {
    return folders -> {
      SequencedMap<Path, String> roots = new LinkedHashMap<>();
      folders.forEach(folder -> roots.put(folder.path(), folder.shown()));
      TemplateTree read = TemplateTree.read(roots, templateOverrides);
      return DiscoveredTree.discover(read, resolve(read).values());
    };
  }

  /** The images that have changed since a commit, and all that are made from them. */
  SortedSet<ImageName> changedSince(DiscoveredTree now, String reference) {
    Changes changes = new ChangedSince(discovery()).find(now, folders(), reference);
    changes
        .warning()
        .ifPresent(warning -> {
          PrintWriter err = command.commandLine().getErr();
          err.println("warning: " + warning);
          err.flush();
        });
    return changes.images();
  }

  /** What is probably a mistake, but hinders nothing. */
  static List<Problem> warnings(DiscoveredTree discovered, ResolvedConfiguration resolved) {
    List<Problem> warnings = new ArrayList<>(discovered.unusedOverrides());
    warnings.addAll(resolved.unusedLists(discovered.usedLists()));
    return warnings;
  }

  private void warn(List<Problem> warnings) {
    if (strict && !warnings.isEmpty()) {
      throw new ProblemsException(warnings);
    }
    PrintWriter err = command.commandLine().getErr();
    warnings.stream().sorted().forEach(warning -> err.println(warning.render("warning")));
    err.flush();
  }

  /** The roots of the trees, the one that wins last. */
  List<Path> folders() {
    return trees.isEmpty() ? List.of(besideLauncher()) : trees;
  }

  private static Path besideLauncher() {
    Path besideLauncher = KilnHome.path().resolve("image-templates");
    Path here = Path.of("").toAbsolutePath();
    return besideLauncher.startsWith(here) ? here.relativize(besideLauncher) : besideLauncher;
  }
}
