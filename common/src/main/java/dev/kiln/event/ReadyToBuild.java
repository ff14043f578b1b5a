package dev.kiln.event;

import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import dev.kiln.image.Platform;
import dev.kiln.image.RecipeKey;
import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One dispatch of a task, in {@code kiln.ready.<pool>}: all that a worker has to know, leaving it
 * no choice.
 *
 * <p>It is a hint, not a fact: it may be lost or arrive twice, and only the first start of the
 * current dispatch counts.
 *
 * @param pins with a salt of the task's own if it is to be built anew
 * @param parents the digests to build on
 * @param sources what is fetched for it, as in {@link PlannedTask#sources}
 * @param recipe what the worker's own rendering must come to
 */
public record ReadyToBuild(
    BuildId build,
    ImageName image,
    int dispatch,
    BuildHeader.Destination destination,
    Digest bundle,
    Platform platform,
    BuildHeader.Pins pins,
    SortedMap<String, String> buildArguments,
    SortedMap<ImageName, Digest> parents,
    SortedMap<String, String> sources,
    RecipeKey recipe,
    InputKey inputKey,
    Duration timeout) {

  public ReadyToBuild {
    buildArguments = Collections.unmodifiableSortedMap(new TreeMap<>(buildArguments));
    parents = Collections.unmodifiableSortedMap(new TreeMap<>(parents));
    sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
  }
}
