package dev.kiln.worker.docker;

import dev.kiln.worker.attempt.BuildRequest;
import dev.kiln.worker.attempt.BuildResult;
import dev.kiln.worker.attempt.OutputSink;

/** One of an engine's builders. */
interface ImageBuilder {

  /** As {@link dev.kiln.worker.attempt.ImageEngine#build} says. */
  BuildResult build(BuildRequest request, OutputSink sink) throws InterruptedException;
}
