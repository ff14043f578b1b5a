package dev.kiln.configuration;

import dev.kiln.image.ImageName;
import dev.kiln.image.Pool;
import dev.kiln.problem.Problem;
import dev.kiln.settings.Section;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads what images require of workers. */
final class RequirementValues {

  /** The builder may be one label more. */
  private static final int MOST_REQUIRED = Pool.MOST_LABELS - 1;

  private final Section all;
  private final List<Problem> problems;

  RequirementValues(Section all, List<Problem> problems) {
    this.all = all;
    this.problems = problems;
  }

  Requirements read() {
    SortedSet<String> ofAll = new TreeSet<>(all.list("requires_all", ConfigurationRules::label));
    if (ofAll.size() > MOST_REQUIRED) {
      problems.add(
          all.origin("requires_all")
              .problem("at most %d labels can be required".formatted(MOST_REQUIRED)));
    }
    SortedMap<ImageName, SortedSet<String>> byImage = new TreeMap<>();
    all.lists("requires")
        .forEach((image, labels) -> byImage.put(ImageName.of(image), new TreeSet<>(labels)));
    Requirements requirements = new Requirements(ofAll, byImage);
    for (ImageName image : byImage.keySet()) {
      if (requirements.of(image).size() > MOST_REQUIRED && ofAll.size() <= MOST_REQUIRED) {
        problems.add(
            all.table("requires")
                .keyOrigin(image.value())
                .problem(
                    "at most %d labels can be required of the workers of '%s', together with requires_all"
                        .formatted(MOST_REQUIRED, image)));
      }
    }
    return requirements;
  }
}
