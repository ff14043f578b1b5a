package dev.kiln.coordinator.build;

import dev.kiln.event.BuildHeader;
import dev.kiln.event.Failure;
import dev.kiln.event.FailureCause;
import dev.kiln.event.LogPosition;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.TaskStatus;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Values that the tests of this package speak about. */
public final class Samples {

  public static final Pool POOL = Pool.parse("amd64");
  public static final LogPosition LOG = new LogPosition(3, 70);
  public static final WorkerInstance WORKER = worker("w1", 1);
  public static final BuildId BUILD = build(1);

  private Samples() {}

  /** The build number {@code n}; later numbers were submitted later. */
  public static BuildId build(int n) {
    return BuildId.of(0, ulid(n));
  }

  public static AttemptId attempt(int n) {
    return new AttemptId(ulid(n));
  }

  public static Ulid ulid(int n) {
    return Ulid.parse("01%024d".formatted(n));
  }

  public static ImageName image(String name) {
    return ImageName.of(name);
  }

  public static Digest digest(String of) {
    return Digest.of(of.getBytes(StandardCharsets.UTF_8));
  }

  public static RecipeKey recipe(String image) {
    return new RecipeKey(digest("recipe of " + image));
  }

  public static WorkerInstance worker(String name, int life) {
    return new WorkerInstance(name, ulid(life).toString(), "host-of-" + name);
  }

  public static Failure failure(FailureCause cause) {
    return new Failure(cause, "it went wrong: " + cause, List.of("last line"));
  }

  public static PlannedTask task(String image, String... parents) {
    return planned(image, false, false, Optional.empty(), parents);
  }

  public static PlannedTask mayFail(String image, String... parents) {
    return planned(image, true, false, Optional.empty(), parents);
  }

  public static PlannedTask rebuilt(String image, String... parents) {
    return planned(image, false, true, Optional.empty(), parents);
  }

  public static PlannedTask excluded(String image, TaskStatus status, String... parents) {
    return planned(
        image, false, false, Optional.of(PlannedTask.Exclusion.of(status, "for a test")), parents);
  }

  /** A skipped task that has an image in the registry, whose digest is {@link #digest}. */
  public static PlannedTask existing(String image, String... parents) {
    return planned(
        image,
        false,
        false,
        Optional.of(
            new PlannedTask.Exclusion(
                TaskStatus.SKIPPED, "it is there already", Optional.of(digest(image)))),
        parents);
  }

  /** What is fetched for {@code image}. */
  public static SortedMap<String, String> sources(String image) {
    return new TreeMap<>(Map.of(image, "commit of " + image));
  }

  /** The digests of the named images as {@link #digest} makes them. */
  public static SortedMap<ImageName, Digest> digests(String... images) {
    SortedMap<ImageName, Digest> digests = new TreeMap<>();
    for (String name : images) {
      digests.put(image(name), digest(name));
    }
    return digests;
  }

  public static InputKey key(String image, String... parents) {
    return InputKey.of(recipe(image), digests(parents));
  }

  public static HeaderFixture header() {
    return new HeaderFixture();
  }

  /** A task that has lately taken so long. */
  public static PlannedTask taking(Duration expected, String image, String... parents) {
    PlannedTask task = task(image, parents);
    return new PlannedTask(
        task.image(),
        task.parents(),
        task.recipe(),
        task.pool(),
        task.allowedToFail(),
        task.rebuild(),
        task.sources(),
        Optional.of(expected),
        task.exclusion());
  }

  private static PlannedTask planned(
      String image,
      boolean mayFail,
      boolean rebuild,
      Optional<PlannedTask.Exclusion> exclusion,
      String... parents) {
    return new PlannedTask(
        image(image),
        Arrays.stream(parents)
            .map(ImageName::of)
            .collect(Collectors.toCollection(TreeSet<ImageName>::new)),
        recipe(image),
        POOL,
        mayFail,
        rebuild,
        sources(image),
        Optional.empty(),
        exclusion);
  }

  /** A build header of which a test says only what it is about. */
  public static final class HeaderFixture {
    private String tag = "test";
    private int priority;
    private PublishPolicy publish = PublishPolicy.NONE;
    private int retries = 3;
    private Duration deadline = Duration.ofHours(24);

    public HeaderFixture tag(String value) {
      tag = value;
      return this;
    }

    public HeaderFixture priority(int value) {
      priority = value;
      return this;
    }

    public HeaderFixture published() {
      return publishing(PublishPolicy.ATOMIC);
    }

    public HeaderFixture publishing(PublishPolicy value) {
      publish = value;
      return this;
    }

    public HeaderFixture retries(int value) {
      retries = value;
      return this;
    }

    public HeaderFixture deadline(Duration value) {
      deadline = value;
      return this;
    }

    public BuildHeader build() {
      return new BuildHeader(
          tag,
          new BuildHeader.Destination("registry:5000", "kiln", ""),
          digest("bundle"),
          Platform.parse("linux/amd64"),
          new BuildHeader.Pins("debian:bookworm", "", "docker"),
          new TreeMap<>(),
          priority,
          publish,
          retries,
          Duration.ofHours(1),
          deadline,
          "somebody",
          Optional.empty());
    }
  }
}
