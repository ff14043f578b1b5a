package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.Problem;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Accepts every submission, except those with the tag {@code typo}, and tries again every build but
 * the running one and those that nobody knows; remembers what it was asked.
 */
final class InMemorySubmissions implements Submissions {

  final List<SubmitOptions> submitted = new CopyOnWriteArrayList<>();
  final List<String> retried = new CopyOnWriteArrayList<>();
  final List<Path> bundles = new CopyOnWriteArrayList<>();

  @Override
  public Future<BundleOutcome> storeBundle(Path file) {
    bundles.add(file);
    try {
      return Future.succeededFuture(new BundleOutcome.Stored(Digest.of(Files.readAllBytes(file))));
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  @Override
  public Future<SubmitOutcome> submit(SubmitOptions options) {
    submitted.add(options);
    if (options.tag().filter("typo"::equals).isPresent()) {
      return Future.succeededFuture(
          new SubmitOutcome.Refused(
              "1 problem in the template tree",
              List.of(
                  new Problem(
                      Optional.of("images/nova-api/Dockerfile.vm"),
                      OptionalInt.of(12),
                      OptionalInt.of(3),
                      "unknown directive #form",
                      Optional.of("did you mean #from?"),
                      Optional.of("  #form(\"base\")")))));
    }
    return Future.succeededFuture(new SubmitOutcome.Accepted(SampleFarm.RUNNING));
  }

  @Override
  public Future<RetryOutcome> retry(BuildId ended, String requestedBy) {
    if (ended.equals(SampleFarm.RUNNING)) {
      return Future.succeededFuture(new RetryOutcome.StillRunning());
    }
    if (!ended.equals(SampleFarm.FAILED)) {
      return Future.succeededFuture(new RetryOutcome.UnknownBuild());
    }
    retried.add(requestedBy);
    return Future.succeededFuture(new RetryOutcome.Accepted(SampleFarm.RUNNING));
  }
}
