package dev.kiln.worker.attempt;

import dev.kiln.configuration.SourceId;
import dev.kiln.configuration.SourceSpec;
import dev.kiln.event.FailureCause;
import dev.kiln.source.SourceException;
import dev.kiln.source.SourceFetcher;
import dev.kiln.source.SourcePin;
import dev.kiln.template.ContextFile;
import dev.kiln.template.SourcesDirective;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the archives of an image's sources where its Dockerfile expects them. Only what was pinned
 * when the build was submitted counts, not what a branch or a server says now.
 */
record SourceArchives(SourceFetcher fetcher, OutputSink output) {

  /**
   * The recipe's context with the archives.
   *
   * @param sources exactly what each source stands for, by its id
   */
  BuildContext addTo(PlannedRecipe recipe, SortedMap<String, String> sources)
      throws InterruptedException {
    SortedMap<String, Path> files = new TreeMap<>(recipe.context().files());
    for (Map.Entry<String, String> source : sources.entrySet()) {
      SourceId id = SourceId.parse(source.getKey());
      SourcePin pin = SourcePin.parse(source.getValue());
      output.line(AttemptPhase.FETCH_SOURCES.toString(), "%s at %s".formatted(id, pin));
      files.put(SourcesDirective.archive(id), archive(recipe, id, pin));
    }
    return new BuildContext(recipe.context().dockerfile(), files);
  }

  private Path archive(PlannedRecipe recipe, SourceId id, SourcePin pin)
      throws InterruptedException {
    Optional<ContextFile> brought = recipe.pinned().tree().localSource(id);
    if (brought.isPresent()) {
      return brought.get().file();
    }
    SourceSpec spec = recipe.pinned().configuration().sources().specs().get(id);
    if (spec == null) {
      throw new StepFailedException(
          FailureCause.TEMPLATE, "the tree bundle says nothing of the source '%s'".formatted(id));
    }
    try {
      return fetcher.fetch(id, spec, pin);
    } catch (SourceException e) {
      throw new StepFailedException(
          switch (e.reason()) {
            case UNREACHABLE -> FailureCause.SOURCE;
            // Trying again can't help: somebody has to change the tree or the source.
            case WRONG -> FailureCause.TEMPLATE;
          },
          String.valueOf(e.getMessage()));
    }
  }
}
