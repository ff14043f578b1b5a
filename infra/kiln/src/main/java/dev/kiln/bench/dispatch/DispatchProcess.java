package dev.kiln.bench.dispatch;

import com.sun.management.OperatingSystemMXBean;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The process that measures dispatching: warms up, then builds chains, whose every success unlocks
 * one task, and at last wide trees without any work, as fast as the farm can.
 *
 * <p>Writes lines of a name and a number: microseconds of a passing from parent to child, of each
 * of its hops, tasks in a second, and microseconds of processor time for each.
 */
final class DispatchProcess {

  private static final Pool POOL = Pool.parse("amd64");
  private static final int CHAINS = 4;
  private static final Duration WORK = Duration.ofMillis(50);
  private static final int WARM_UP_TASKS = 3_000;

  private final BenchmarkFarm farm;
  private final List<String> lines = new ArrayList<>();

  private DispatchProcess(BenchmarkFarm farm) {
    this.farm = farm;
  }

  /**
   * The started process.
   *
   * @param arguments the file to write, a folder for the broker, the numbers of workers and of
   *     slots of each, the length of the chains, the size of the wide trees and how many there are
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Random random = new Random();
    Clock clock = Clock.systemUTC();
    try (BenchmarkFarm farm =
        BenchmarkFarm.start(
            Path.of(arguments[1]),
            POOL,
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            clock,
            () -> {
              synchronized (random) {
                return Ulid.next(Instant.now(clock), random);
              }
            })) {
      DispatchProcess process = new DispatchProcess(farm);
      farm.build(wide(WARM_UP_TASKS));
      process.passings(Integer.parseInt(arguments[4]));
      for (int tree = 0; tree < Integer.parseInt(arguments[6]); tree++) {
        process.throughput(Integer.parseInt(arguments[5]));
      }
      Files.write(Path.of(arguments[0]), process.lines);
    }
  }

  private void passings(int length) throws InterruptedException {
    farm.notes().idle(WORK);
    BuildId build = farm.build(chains(length));
    farm.notes().idle(Duration.ZERO);
    BrokerStamps stamps = BrokerStamps.read(farm.bootstrapServers(), POOL);
    for (int chain = 0; chain < CHAINS; chain++) {
      for (int place = 1; place < length; place++) {
        passing(
            new IdleRunner.TaskOf(build, link(chain, place - 1)),
            new IdleRunner.TaskOf(build, link(chain, place)),
            stamps);
      }
    }
  }

  private void passing(IdleRunner.TaskOf parent, IdleRunner.TaskOf child, BrokerStamps stamps) {
    IdleRunner.Moment succeeded = farm.notes().succeeded(parent).orElseThrow();
    IdleRunner.Moment claimed = farm.notes().claimed(child).orElseThrow();
    IdleRunner.Moment begun = farm.notes().begun(child).orElseThrow();
    long reported = stamps.reported(parent).orElseThrow();
    long built = stamps.built(parent).orElseThrow();
    long queued = stamps.queued(child).orElseThrow();
    long offered = stamps.offered(child).orElseThrow();
    line("passing", (begun.nanos() - succeeded.nanos()) / 1_000);
    line("hop report", (reported - succeeded.millis()) * 1_000);
    line("hop built", (built - reported) * 1_000);
    line("hop queued", (queued - built) * 1_000);
    line("hop offered", (offered - queued) * 1_000);
    line("hop claimed", (claimed.millis() - offered) * 1_000);
    line("hop begun", (begun.nanos() - claimed.nanos()) / 1_000);
  }

  private void throughput(int tasks) throws InterruptedException {
    List<PlannedTask> plan = wide(tasks);
    long before = processorNanos();
    BuildId build = farm.build(plan);
    line("processor", (processorNanos() - before) / tasks / 1_000);
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (PlannedTask task : plan.subList(1, plan.size())) {
      IdleRunner.TaskOf key = new IdleRunner.TaskOf(build, task.image());
      first = Math.min(first, farm.notes().claimed(key).orElseThrow().nanos());
      last = Math.max(last, farm.notes().succeeded(key).orElseThrow().nanos());
    }
    line("tasks", (tasks - 1) * 1_000_000_000L / (last - first));
  }

  /** Of all threads: broker, coordinator and workers together. */
  private static long processorNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private void line(String name, long value) {
    lines.add(name + "\t" + value);
  }

  private static List<PlannedTask> wide(int size) {
    List<PlannedTask> tasks = new ArrayList<>();
    ImageName root = ImageName.of("root");
    tasks.add(task(root, Optional.empty()));
    for (int number = 1; number < size; number++) {
      tasks.add(task(ImageName.of("leaf-%05d".formatted(number)), Optional.of(root)));
    }
    return tasks;
  }

  private static List<PlannedTask> chains(int length) {
    List<PlannedTask> tasks = new ArrayList<>();
    for (int place = 0; place < length; place++) {
      for (int chain = 0; chain < CHAINS; chain++) {
        tasks.add(
            task(
                link(chain, place),
                place == 0 ? Optional.empty() : Optional.of(link(chain, place - 1))));
      }
    }
    return tasks;
  }

  private static ImageName link(int chain, int place) {
    return ImageName.of("chain-%d-%05d".formatted(chain, place));
  }

  private static PlannedTask task(ImageName image, Optional<ImageName> parent) {
    SortedSet<ImageName> parents = new TreeSet<>();
    parent.ifPresent(parents::add);
    return new PlannedTask(
        image,
        parents,
        new RecipeKey(Digest.of(image.value().getBytes(StandardCharsets.UTF_8))),
        POOL,
        false,
        false,
        new TreeMap<>(),
        Optional.empty(),
        Optional.empty());
  }
}
