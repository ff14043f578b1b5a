package dev.kiln.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.event.WorkerInstance;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Which worker takes which task, with two workers and a real broker. */
final class PoolsAndLocalityIT extends WorkerLoopFixture {

  @Test
  void aTaskIsLeftOnceToAWorkerThatHasItsParents() throws Exception {
    WorkerInstance near = new WorkerInstance("near-" + pool, IDS.get().toString(), "near");
    ByHand atNear = new ByHand(near);
    KafkaEvents nearEvents = eventsOf(near);
    String nearLoop = startAnother(near, new TreeSet<>(), nearEvents, atNear);
    try {
      awaitAsking(near, atNear);
      awaitAsking(worker, byHand);

      offerNear("first", near.worker());
      await().atMost(LIMIT).until(() -> hasStarted("first"));
      offerNear("second", near.worker());
      await().atMost(LIMIT).until(() -> hasStarted("second"));

      assertThat(workerOf("first")).isEqualTo(near.worker());
      assertThat(workerOf("second")).isEqualTo(near.worker());
    } finally {
      atNear.finishAll();
      done(vertx.undeploy(nearLoop));
      done(nearEvents.close());
    }
  }

  @Test
  void aTaskWhoseNearWorkersDoNotComeIsTakenAllTheSame() throws Exception {
    offerNear("image", "nobody");

    await().atMost(LIMIT).until(() -> byHand.running().size() == 1);

    assertThat(workerOf("image")).isEqualTo(worker.worker());
  }

  @Test
  void aWorkerTakesTasksOfEveryPoolThatItFitsAsSoonAsItIsThere() throws Exception {
    try (Another big = new Another("bigmem", "ssd")) {
      Pool fits = Pool.parse(pool + ".ssd");
      createPool(fits);
      createPool(Pool.parse(pool + ".gpu"));
      offer(fits, "large", 1, List.of());

      await().atMost(LIMIT).until(() -> big.runner.running().size() == 1);
      assertThat(workerOf("large")).isEqualTo(big.instance.worker());
      await()
          .atMost(LIMIT)
          .until(() -> heartbeatsOf(big.instance).getLast().pools().equals(List.of(pool, fits)));
      assertThat(heartbeatsOf(big.instance).getLast().labels()).containsExactly("bigmem", "ssd");
    }
  }

  @Test
  void poolsWithoutTasksKeepNoSlotFromTheOthers() throws Exception {
    Pool busy = Pool.parse(pool + ".ssd");
    createPool(busy);
    createPool(Pool.parse(pool + ".gpu"));
    try (Another big = new Another("gpu", "ssd")) {
      offer(busy, "one", 1, List.of());
      offer(busy, "two", 1, List.of());

      await().atMost(LIMIT).until(() -> big.runner.running().size() == 2);
    }
  }

  @Test
  void noPoolStarvesWhereAllSlotsAreWanted() throws Exception {
    List<Pool> pools = List.of(Pool.parse(pool + ".gpu"), Pool.parse(pool + ".ssd"));
    int each = 12;
    for (Pool one : pools) {
      createPool(one);
      for (int number = 0; number < each; number++) {
        offer(one, "of-%s-%d".formatted(one.labels().first(), number), 1, List.of());
      }
    }
    try (Another big = new Another("gpu", "ssd")) {
      await()
          .atMost(LIMIT)
          .until(() -> {
            big.runner.finishAll();
            return started().size() == 2 * each;
          });

      assertThat(started()).extracting(started -> started.image()).doesNotHaveDuplicates();
    }
  }

  /** One more worker, with labels and two slots. */
  private final class Another implements AutoCloseable {

    private final WorkerInstance instance =
        new WorkerInstance("big-" + pool, IDS.get().toString(), "big");
    private final ByHand runner = new ByHand(instance);
    private final KafkaEvents events = eventsOf(instance);
    private final String loop;

    Another(String... labels) throws Exception {
      loop = startAnother(instance, new TreeSet<>(List.of(labels)), events, runner);
    }

    /** What it still has is finished, not given back: nobody else has these labels. */
    @Override
    public void close() {
      await()
          .atMost(LIMIT)
          .until(() -> {
            runner.finishAll();
            return runner.running().isEmpty();
          });
      try {
        done(vertx.undeploy(loop));
        done(events.close());
      } catch (Exception e) {
        throw new AssertionError("the other worker does not stop", e);
      }
    }
  }

  /** Offers tasks until that worker has taken one: then it has joined the group. */
  private void awaitAsking(WorkerInstance wanted, ByHand runner) throws Exception {
    for (int number = 1; ; number++) {
      String image = "warm-%s-%d".formatted(wanted.worker().split("-")[0], number);
      offerNear(image, wanted.worker());
      await().atMost(LIMIT).until(() -> hasStarted(image));
      await().atMost(LIMIT).until(() -> finishedAnywhere(image, runner));
      if (workerOf(image).equals(wanted.worker())) {
        return;
      }
    }
  }

  private boolean finishedAnywhere(String image, ByHand runner) {
    runner.finishAll();
    byHand.finishAll();
    return !runner.running().contains(ImageName.of(image))
        && !byHand.running().contains(ImageName.of(image));
  }

  private boolean hasStarted(String image) {
    return started().stream().anyMatch(it -> it.image().equals(ImageName.of(image)));
  }

  private void offerNear(String image, String near) throws Exception {
    offer(pool, image, 1, List.of(near));
  }

  private String workerOf(String image) {
    return started().stream()
        .filter(started -> started.image().equals(ImageName.of(image)))
        .findFirst()
        .orElseThrow()
        .worker()
        .worker();
  }
}
