package dev.kiln.coordinator.simulation.world;

import dev.kiln.coordinator.simulation.chance.Chance;
import dev.kiln.coordinator.simulation.chance.Fault;
import dev.kiln.coordinator.simulation.chance.Faults;
import dev.kiln.coordinator.simulation.chance.VirtualTime;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The registry: images by digest, tags by repository, releases. It answers late or not at all, and
 * what it was asked for may have been done nevertheless.
 */
public final class SimulatedRegistry {

  private static final int SLOWEST = 14_000;

  private final VirtualTime time;
  private final Faults faults;
  private final Chance chance;
  private final Map<Digest, Manifest> manifests = new HashMap<>();
  private final Map<Address, Digest> tags = new HashMap<>();
  private final Map<String, SortedMap<ImageName, Digest>> releases = new HashMap<>();
  private long downUntil;

  /**
   * An image.
   *
   * @param parents what it was really built on
   * @param complete whether all of its layers are there
   */
  public record Manifest(
      ImageName image, InputKey inputKey, SortedMap<ImageName, Digest> parents, boolean complete) {}

  private record Address(ImageName image, String tag) {}

  SimulatedRegistry(long seed, VirtualTime time, Faults faults) {
    this.time = time;
    this.faults = faults;
    this.chance = Chance.of(seed, "registry");
  }

  /**
   * Has a coordinator's request carried out. Nothing is carried out after the deadline, and the
   * answer is there by then.
   *
   * @param answer gets nothing if the request failed, as far as the coordinator can see
   */
  void request(
      SimulatedProcess by,
      long deadline,
      Supplier<Digest> request,
      Consumer<Optional<Digest>> answer) {
    long arrives = time.now() + way();
    if (arrives >= deadline) {
      by.at(deadline, () -> answer.accept(Optional.empty()));
      return;
    }
    time.at(
        arrives,
        () -> {
          if (isDown()) {
            by.after(1, () -> answer.accept(Optional.empty()));
            return;
          }
          Digest done = request.get();
          long replies = time.now() + way();
          if (replies >= deadline || faults.happens(Fault.REGISTRY_REPLY_LOST)) {
            by.at(deadline, () -> answer.accept(Optional.empty()));
          } else {
            by.at(replies, () -> answer.accept(Optional.of(done)));
          }
        });
  }

  void goDown(long millis) {
    downUntil = time.now() + millis;
  }

  void comeBack() {
    downUntil = 0;
  }

  boolean isDown() {
    return time.now() < downUntil;
  }

  void push(Digest digest, Manifest manifest) {
    manifests.put(digest, manifest);
  }

  void tag(ImageName image, String tag, Digest digest) {
    tags.put(new Address(image, tag), digest);
  }

  /** Writes a release; the same content has the same digest. */
  Digest putRelease(String release, SortedMap<ImageName, Digest> images) {
    releases.put(release, images);
    return digestOf(release, images);
  }

  /** What a release says now; nothing if there is none. */
  public SortedMap<ImageName, Digest> release(String release) {
    return releases.getOrDefault(release, Collections.emptySortedMap());
  }

  /** The digest of a release that says this. */
  public static Digest digestOf(String release, SortedMap<ImageName, Digest> images) {
    return Digest.of((release + images).getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  /** What a tag names. */
  public Optional<Digest> tagged(ImageName image, String tag) {
    return Optional.ofNullable(tags.get(new Address(image, tag)));
  }

  /** The image of a digest. */
  public Optional<Manifest> manifest(Digest digest) {
    return Optional.ofNullable(manifests.get(digest));
  }

  private long way() {
    return faults.happens(Fault.REGISTRY_SLOW)
        ? chance.between(1_000, SLOWEST)
        : chance.between(2, 40);
  }
}
