package dev.kiln.event;

import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a worker says about itself, in {@code kiln.workers}.
 *
 * @param worker which life of which worker
 * @param startedAt when that life began, by the worker's clock
 * @param version Kiln's version
 * @param pools the pools it takes tasks of
 * @param slots how many attempts it runs at once
 * @param running every attempt it is working on; an attempt that is missing here and unfinished is
 *     not being worked on
 * @param draining whether it finishes what it has and takes nothing new
 * @param labels what it offers beside its architecture, such as {@code bigmem}
 * @param trouble why it takes nothing new for now, where that is for a reason of its own
 * @param engine what it builds with, in words, such as {@code Docker 20.10.24}; may be empty
 * @param disk how full the engine's disk is, where that is known
 * @param holds the digests of large images that its engine has, so that it need not fetch them; at
 *     most 200, those used last
 */
public record Heartbeat(
    WorkerInstance worker,
    Instant startedAt,
    String version,
    List<Pool> pools,
    int slots,
    List<RunningAttempt> running,
    boolean draining,
    SortedSet<String> labels,
    Optional<Trouble> trouble,
    String engine,
    Optional<Disk> disk,
    List<Digest> holds) {

  /** Of so many images at most a heartbeat says that its worker has them. */
  public static final int MOST_HELD = 200;

  public Heartbeat {
    pools = List.copyOf(pools);
    running = List.copyOf(running);
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    holds = List.copyOf(holds);
  }

  /** Of a worker in good health that says nothing of its engine. */
  public Heartbeat(
      WorkerInstance worker,
      Instant startedAt,
      String version,
      List<Pool> pools,
      int slots,
      List<RunningAttempt> running,
      boolean draining) {
    this(
        worker,
        startedAt,
        version,
        pools,
        slots,
        running,
        draining,
        Collections.emptySortedSet(),
        Optional.empty(),
        "",
        Optional.empty(),
        List.of());
  }

  /** The number of attempts it could take now. */
  public int freeSlots() {
    return draining || trouble.isPresent() ? 0 : Math.max(0, slots - running.size());
  }

  /**
   * Why a worker takes nothing new although nobody told it so.
   *
   * @param kind what it waits for
   * @param message in words, for people
   */
  public record Trouble(Kind kind, String message) {

    /** What a worker waits for before it takes something new. */
    public enum Kind {
      /** Building and pushing a small image has to succeed once. */
      SELF_TEST,
      /** The engine's disk has to have more space. */
      DISK
    }
  }

  /**
   * The disk on which an engine keeps its images.
   *
   * @param totalBytes how large it is
   * @param freeBytes how much of it anybody may still use
   */
  public record Disk(long totalBytes, long freeBytes) {}

  /**
   * One attempt in progress.
   *
   * @param build the build's id
   * @param image the image's name
   * @param attempt the attempt's id
   * @param phase what it is doing, such as {@code build 3/9}
   * @param startedAt when it began, by the worker's clock
   */
  public record RunningAttempt(
      BuildId build, ImageName image, AttemptId attempt, String phase, Instant startedAt) {}
}
