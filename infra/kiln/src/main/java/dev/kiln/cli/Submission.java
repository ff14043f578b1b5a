package dev.kiln.cli;

import dev.kiln.bundle.TreeBundle;
import dev.kiln.coordinator.plan.Selection.Skip;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.coordinator.submission.SelectionRequest;
import dev.kiln.coordinator.web.SubmitOptions;
import dev.kiln.event.PublishPolicy;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.template.ContextFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A build as the user wants it: the tree, read and found to be right before anything is asked of a
 * farm.
 */
record Submission(
    DiscoveredTree discovered, SelectionRequest selection, int priority, PublishPolicy publish) {

  /** Uploads the bundle with the sources that only this machine has, and submits. */
  BuildId send(FarmClient farm) throws InterruptedException {
    List<ContextFile> localSources = new LocalSources(discovered).packed();
    try {
      Path bundle = Files.createTempFile("kiln-bundle-", ".tar.gz");
      try {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(bundle))) {
          Digest ignored =
              TreeBundle.write(discovered.tree(), discovered.configuration(), localSources, out);
        }
        return farm.submit(options(farm.upload(bundle)));
      } finally {
        Files.delete(bundle);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot bundle the tree " + discovered.tree().root(), e);
    }
  }

  private SubmitOptions options(Digest bundle) {
    return new SubmitOptions(
        bundle,
        selection.regexes(),
        selection.profiles(),
        selection
            .changed()
            .map(changed ->
                new SubmitOptions.Changed(changed.since(), List.copyOf(changed.images()))),
        selection.skips().contains(Skip.PARENTS),
        selection.skips().contains(Skip.EXISTING),
        selection.rebuild(),
        selection.allowToFail(),
        selection.enableUnbuildable(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.of(publish),
        Optional.of(Settings.user()),
        OptionalInt.of(priority));
  }
}
