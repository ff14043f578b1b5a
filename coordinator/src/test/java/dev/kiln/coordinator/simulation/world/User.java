package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.simulation.chance.Chance;
import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.coordinator.simulation.night.BuildPlan;
import dev.kiln.event.Desired;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** People: submit builds, twice or incompletely now and then, and change their minds. */
final class User {

  private static final int LARGEST_PART = 500;
  private static final int SUBMITS_AGAIN_WITHIN = 240_000;

  private final World world;
  private final SimulatedProcess process;
  private final Chance chance;
  private final Outbox outbox;
  private final List<BuildPlan> submitted = new ArrayList<>();
  private int stillToSend;

  User(World world) {
    this.world = world;
    this.process = new SimulatedProcess(world.time());
    this.chance = Chance.of(world.plan().seed(), "user");
    this.outbox = new Outbox(process, world.broker(), world.faults(), () -> false);
  }

  void start() {
    for (BuildPlan build : world.plan().builds()) {
      stillToSend++;
      process.at(
          build.submittedAt(),
          () -> {
            stillToSend--;
            submit(build);
          });
    }
  }

  /** Whether everything that was to be sent is sent. */
  boolean isDone() {
    return stillToSend == 0 && outbox.isEmpty();
  }

  /** Changes their minds, if it comes to that. */
  void interfere() {
    if (submitted.isEmpty()) {
      return;
    }
    BuildPlan plan = chance.oneOf(submitted);
    if (world.faults().happens(Fault.BUILD_CANCELLED)) {
      world.trace().say(() -> "somebody cancels " + plan.id());
      outbox.send(new InboxMessage.CancelBuild(plan.id(), "somebody"));
    }
    if (world.faults().happens(Fault.TASK_BY_HAND)) {
      outbox.send(byHand(plan.id(), ImageName.of("i" + chance.below(plan.size()))));
    }
    if (world.faults().happens(Fault.FARM_PAUSED)) {
      pause(20_000 + chance.below(40_000));
    }
  }

  private void pause(long millis) {
    world.trace().sayToAll(() -> "the farm is paused");
    world
        .broker()
        .append(
            new DesiredRecord(
                Desired.FarmPaused.KEY,
                Optional.of(new Desired.FarmPaused("somebody", "a test", world.broker().clock()))));
    process.after(millis, this::resume);
  }

  void resume() {
    world.broker().append(new DesiredRecord(Desired.FarmPaused.KEY, Optional.empty()));
  }

  private InboxMessage byHand(BuildId build, ImageName image) {
    return switch (chance.below(3)) {
      case 0 -> new InboxMessage.CancelTask(build, image, "somebody");
      case 1 -> new InboxMessage.SkipTask(build, image, "somebody", "not needed");
      default -> new InboxMessage.FailTask(build, image, "somebody", "no hope");
    };
  }

  private void submit(BuildPlan plan) {
    List<PlannedTask> tasks = plan.tasks();
    List<List<PlannedTask>> parts = parts(tasks);
    Digest digest = PlannedTask.digest(tasks);
    if (world.faults().happens(Fault.SUBMISSION_BROKEN)) {
      if (chance.happens(0.6)) {
        digest = PlannedTask.digest(List.of());
      }
      if (chance.happens(0.6)) {
        parts = parts.subList(0, parts.size() - 1);
      }
    }
    submitted.add(plan);
    send(plan, parts, digest);
    if (world.faults().happens(Fault.SUBMISSION_DOUBLED)) {
      List<List<PlannedTask>> same = parts;
      Digest again = digest;
      stillToSend++;
      process.after(
          chance.below(SUBMITS_AGAIN_WITHIN),
          () -> {
            stillToSend--;
            send(plan, same, again);
          });
    }
  }

  private void send(BuildPlan plan, List<List<PlannedTask>> parts, Digest digest) {
    for (int index = 0; index < parts.size(); index++) {
      outbox.send(new InboxMessage.SubmitPlanPart(plan.id(), index, parts.get(index)));
    }
    outbox.send(new InboxMessage.SubmitBuild(plan.id(), plan.header(), parts.size(), digest));
  }

  /** Small plans come in several parts as well. */
  private List<List<PlannedTask>> parts(List<PlannedTask> tasks) {
    int size = tasks.size() > 100 ? LARGEST_PART : 1 + chance.below(tasks.size());
    List<List<PlannedTask>> parts = new ArrayList<>();
    for (int from = 0; from < tasks.size(); from += size) {
      parts.add(tasks.subList(from, Math.min(tasks.size(), from + size)));
    }
    return parts;
  }
}
