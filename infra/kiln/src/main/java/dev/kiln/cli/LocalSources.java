package dev.kiln.cli;

import dev.kiln.configuration.SourceId;
import dev.kiln.configuration.SourceSpec;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.source.SourceAccess;
import dev.kiln.source.SourceCache;
import dev.kiln.source.SourceException;
import dev.kiln.source.SourceFetcher;
import dev.kiln.source.SourceResolver;
import dev.kiln.template.ContextFile;
import dev.kiln.template.TemplateTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Packs the sources that only this machine has, so that they can travel in the tree bundle; or, to
 * look at them, all sources. Blocking.
 */
final class LocalSources {

  private final DiscoveredTree tree;

  LocalSources(DiscoveredTree tree) {
    this.tree = tree;
  }

  /** The archives of local sources, as files of a bundle. */
  List<ContextFile> packed() throws InterruptedException {
    List<ContextFile> packed = new ArrayList<>();
    archives(tree.graph().images(), LocalSources::isLocal)
        .forEach((id, archive) -> packed.add(TemplateTree.localSource(id, archive)));
    return packed;
  }

  /** The archives of every source that {@code images} need, fetched from wherever it is. */
  SortedMap<SourceId, Path> fetched(Collection<ImageName> images) throws InterruptedException {
    return archives(images, spec -> true);
  }

  private static boolean isLocal(SourceSpec spec) {
    return switch (spec) {
      case SourceSpec.Local _ -> true;
      case SourceSpec.Url url -> url.location().startsWith("file:");
      case SourceSpec.Git git -> git.location().startsWith("file:");
    };
  }

  private SortedMap<SourceId, Path> archives(
      Collection<ImageName> images, Predicate<SourceSpec> wanted) throws InterruptedException {
    SortedMap<SourceId, SourceSpec> specs = new TreeMap<>();
    images.forEach(image -> specs.putAll(tree.sources(image)));
    specs.values().removeIf(wanted.negate());
    if (specs.isEmpty()) {
      return new TreeMap<>();
    }
    Optional<Path> locals = tree.configuration().sources().localsBase().map(Path::of);
    SourceCache cache = new SourceCache(KilnHome.path().resolve("var").resolve("sources"));
    SourceAccess access = SourceAccess.of(locals);
    try (SourceResolver resolver = new SourceResolver(cache, access);
        SourceFetcher fetcher = new SourceFetcher(cache, access)) {
      return archives(specs, resolver, fetcher);
    }
  }

  private SortedMap<SourceId, Path> archives(
      SortedMap<SourceId, SourceSpec> specs, SourceResolver resolver, SourceFetcher fetcher)
      throws InterruptedException {
    SortedMap<SourceId, Path> archives = new TreeMap<>();
    List<Problem> problems = new ArrayList<>();
    String architecture = tree.configuration().base().architecture();
    for (Map.Entry<SourceId, SourceSpec> source : specs.entrySet()) {
      SourceId id = source.getKey();
      try {
        archives.put(
            id,
            fetcher.fetch(
                id, source.getValue(), resolver.resolve(source.getValue(), architecture)));
      } catch (SourceException e) {
        problems.add(Problem.of("source '%s'".formatted(id), String.valueOf(e.getMessage())));
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return archives;
  }
}
