package dev.kiln.coordinator.build;

import static dev.kiln.coordinator.build.Samples.BUILD;
import static dev.kiln.coordinator.build.Samples.LOG;
import static dev.kiln.coordinator.build.Samples.WORKER;
import static dev.kiln.coordinator.build.Samples.attempt;
import static dev.kiln.coordinator.build.Samples.digest;
import static dev.kiln.coordinator.build.Samples.digests;
import static dev.kiln.coordinator.build.Samples.header;
import static dev.kiln.coordinator.build.Samples.image;
import static dev.kiln.coordinator.build.Samples.key;

import dev.kiln.event.Fact;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * One partition in a test: what is written is folded at once, at the fixture's own time.
 *
 * <p>Short forms such as {@link #queued} are about {@link Samples#BUILD}.
 */
public final class PartitionFixture {

  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  public final PartitionState state = new PartitionState(0);
  private final Judge judge = new Judge(RetryPolicy.standard());
  private Instant now = START;

  /** A partition that somebody owns. */
  public static PartitionFixture taken() {
    return new PartitionFixture().write(new Fact.PartitionTaken("owner"));
  }

  /** An owned partition in which {@link Samples#BUILD} runs. */
  public static PartitionFixture running(PlannedTask... tasks) {
    return taken().accepted(BUILD, header(), tasks);
  }

  public Instant now() {
    return now;
  }

  public PartitionFixture later(Duration span) {
    now = now.plus(span);
    return this;
  }

  public PartitionFixture write(Fact fact) {
    return writeAs(state.term(), OptionalLong.empty(), fact);
  }

  public PartitionFixture writeAs(long term, OptionalLong answers, Fact fact) {
    state.fold(new RecordedFact(state.nextOffset(), now, term, answers, fact));
    return this;
  }

  public PartitionFixture accepted(BuildId id, Samples.HeaderFixture header, PlannedTask... tasks) {
    List<PlannedTask> plan = List.of(tasks);
    return write(new Fact.PlanPart(id, 0, plan))
        .write(new Fact.BuildAccepted(id, header.build(), 1, PlannedTask.digest(plan)));
  }

  public PartitionFixture queued(int dispatch, String image, String... parents) {
    return write(
        new Fact.TaskQueued(BUILD, image(image), dispatch, key(image, parents), digests(parents)));
  }

  public PartitionFixture started(int dispatch, String image, int attempt) {
    return write(
        new Fact.TaskStarted(BUILD, image(image), dispatch, attempt(attempt), WORKER, LOG));
  }

  public PartitionFixture built(String image, int attempt) {
    return write(new Fact.TaskBuilt(BUILD, image(image), attempt(attempt), WORKER, digest(image)));
  }

  /** Queued, started and built, all with one attempt. */
  public PartitionFixture made(String image, int attempt, String... parents) {
    return queued(1, image, parents).started(1, image, attempt).built(image, attempt);
  }

  /** Tells what the owner would write down about {@code message}, without writing it. */
  public List<Fact> judge(InboxMessage message) {
    return judge.judge(state, new RecordedMessage(0, now, message));
  }

  public BuildState build() {
    return build(BUILD);
  }

  public BuildState build(BuildId id) {
    return state.build(id).orElseThrow();
  }

  public TaskState task(String image) {
    return build().task(image(image)).orElseThrow();
  }

  /** The waiting tasks whose parents all have an image, by name. */
  public List<ImageName> ready() {
    return build().tasks().stream()
        .filter(task -> task.status() == TaskStatus.WAITING && task.missingParents() == 0)
        .map(TaskState::image)
        .toList();
  }

  public List<ImageName> queued() {
    return build().open().queued().stream().map(TaskState::image).toList();
  }

  public List<ImageName> building() {
    return build().open().building().stream().map(TaskState::image).toList();
  }

  /** The waiting tasks that can't be built any more, each with the image where that began. */
  public Map<ImageName, ImageName> doomed() {
    return build().open().doomed().stream()
        .collect(
            Collectors.toMap(doomed -> doomed.task().image(), doomed -> doomed.root().image()));
  }

  public SortedMap<ImageName, Digest> parentDigests(String image) {
    return build().parentDigests(task(image));
  }

  public String snapshot() {
    return Snapshot.of(state);
  }
}
