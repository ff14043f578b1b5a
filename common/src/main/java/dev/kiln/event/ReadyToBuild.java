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
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One dispatch of a task, in {@code kiln.ready.<pool>}: all that a worker has to know, leaving it
 * no choice.
 *
 * <p>It is a hint, not a fact: it may be lost or arrive twice, and only the first start of the
 * current dispatch counts.
 *
 * @param build the build's id
 * @param image the image's name
 * @param dispatch the number of the offering, from 1
 * @param destination where images go
 * @param bundle the digest of the tree bundle's manifest in the registry
 * @param platform what the image is for
 * @param pins those of the build; a task that is rebuilt has the build's id as its salt
 * @param buildArguments what the Dockerfile is built with, by name
 * @param parents the digests to build on, by the parent's name
 * @param sources what is fetched for it, as in {@link PlannedTask}
 * @param recipe the recipe key that the worker's own rendering must come to
 * @param inputKey the input key, under which an image may be there already
 * @param timeout the longest that this attempt may take
 * @param outline as in {@link PlannedTask}
 * @param near workers that have the parents and had a free slot; nobody has to care
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
    Duration timeout,
    String outline,
    SortedSet<String> near) {

  public ReadyToBuild {
    buildArguments = Collections.unmodifiableSortedMap(new TreeMap<>(buildArguments));
    parents = Collections.unmodifiableSortedMap(new TreeMap<>(parents));
    sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
    near = Collections.unmodifiableSortedSet(new TreeSet<>(near));
  }
}
