package dev.kiln.coordinator.plan;

import dev.kiln.image.ImageName;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the table of images that can't be built everywhere. */
public final class UnbuildableImages {

  private UnbuildableImages() {}

  /**
   * The images that can't be built from {@code distribution} on {@code architecture}, each with the
   * reason in words. Where several rows name an image, the one that says most about where counts.
   *
   * @param table images and reasons by distribution ({@code debian}), by architecture ({@code
   *     arm64}) or by both ({@code debian+arm64})
   */
  public static SortedMap<ImageName, String> on(
      String distribution,
      String architecture,
      Map<String, ? extends Map<ImageName, String>> table) {
    SortedMap<ImageName, String> reasons = new TreeMap<>();
    for (String row : List.of(architecture, distribution, distribution + "+" + architecture)) {
      Map<ImageName, String> images = table.get(row);
      if (images != null) {
        reasons.putAll(images);
      }
    }
    return reasons;
  }
}
