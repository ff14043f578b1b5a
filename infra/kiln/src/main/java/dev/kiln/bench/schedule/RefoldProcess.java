package dev.kiln.bench.schedule;

import dev.kiln.bench.ChildProcess;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.event.Envelope;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Fact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The process that measures how long a new owner takes to fold the whole log of a large build:
 * reads the envelope and the body of each record and folds it, as after a restart, in a JVM that
 * has never done it before.
 *
 * <p>Writes the peak of its heap, the number of records, and for each round its milliseconds; the
 * first round is the cold one.
 */
final class RefoldProcess {

  private RefoldProcess() {}

  /** A fact as it lies in the topic. */
  private record StoredFact(long offset, Instant time, Map<String, byte[]> headers, byte[] body) {}

  /**
   * The started process.
   *
   * @param arguments the file to write, the shape, the number of tasks and of rounds
   */
  public static void main(String[] arguments) throws IOException {
    PlanShape shape = PlanShape.valueOf(arguments[1]);
    int size = Integer.parseInt(arguments[2]);
    List<StoredFact> log = new ArrayList<>();
    new PlayedBuild(CoreProcess.ids(size), fact -> log.add(stored(fact))).play(shape.tasks(size));
    List<String> lines = new ArrayList<>();
    for (int round = 0; round < Integer.parseInt(arguments[3]); round++) {
      long start = System.nanoTime();
      PartitionState state = new PartitionState(0);
      log.forEach(stored -> state.fold(read(stored)));
      lines.add(String.valueOf((System.nanoTime() - start) / 1_000_000));
      if (!state.isArchived(OwnedPartition.BUILD)) {
        throw new IllegalStateException("the build is not folded to its end");
      }
    }
    lines.addFirst(String.valueOf(log.size()));
    lines.addFirst(String.valueOf(ChildProcess.peakHeapMebibytes()));
    Files.write(Path.of(arguments[0]), lines);
  }

  private static StoredFact stored(RecordedFact fact) {
    Envelope envelope =
        Envelope.ofFact(
            PlayedBuild.ulid(0).toString(),
            fact.fact(),
            "/coordinators/benchmark",
            fact.time(),
            fact.term(),
            fact.answers());
    return new StoredFact(
        fact.offset(), fact.time(), envelope.headers(), EventCodec.encode(fact.fact()));
  }

  private static RecordedFact read(StoredFact stored) {
    Envelope envelope = Envelope.read(stored.headers()::get);
    return new RecordedFact(
        stored.offset(),
        stored.time(),
        envelope.term().orElse(PartitionState.NO_TERM),
        envelope.answers(),
        EventCodec.decode(envelope.type(), stored.body(), Fact.class));
  }
}
