package dev.kiln.cli;

import dev.kiln.bundle.TreeBundle;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.coordinator.web.SubmitOptions;
import dev.kiln.event.PublishPolicy;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A build as the user wants it: the tree, read and found to be right before anything is asked of a
 * farm.
 */
record Submission(DiscoveredTree discovered, List<String> regexes, Extras extras) {

  /** What goes beyond the tree's configuration. */
  record Extras(List<String> profiles, int priority, boolean publish) {

    static Extras none() {
      return new Extras(List.of(), 0, true);
    }
  }

  Submission {
    regexes = List.copyOf(regexes);
  }

  /** Uploads the bundle and submits. */
  BuildId send(FarmClient farm) throws InterruptedException {
    Digest bundle = farm.upload(TreeBundle.toBytes(discovered.tree(), discovered.configuration()));
    return farm.submit(
        new SubmitOptions(
            bundle,
            regexes,
            extras.profiles(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.of(extras.publish() ? PublishPolicy.ATOMIC : PublishPolicy.NONE),
            Optional.of("%s@%s".formatted(System.getProperty("user.name"), Settings.host())),
            OptionalInt.of(extras.priority())));
  }
}
