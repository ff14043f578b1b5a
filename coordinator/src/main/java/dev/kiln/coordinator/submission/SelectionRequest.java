package dev.kiln.coordinator.submission;

import dev.kiln.coordinator.plan.Selection.Changed;
import dev.kiln.coordinator.plan.Selection.Skip;
import dev.kiln.coordinator.web.SubmitOptions;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What somebody asks for in words that nobody has checked against a tree yet; {@link TreeSelection}
 * does. It comes from the command line's options or from a submission.
 *
 * @param regexes images whose name has a match of any of them; with no profile either, all images
 * @param profiles lists of regexes in the tree's configuration, by name
 * @param rebuild regexes: selected images that are built even if an image like them is there
 * @param allowToFail names of images without which the build succeeds too
 * @param enableUnbuildable whether to try what the configuration says can't be built
 */
public record SelectionRequest(
    List<String> regexes,
    List<String> profiles,
    Optional<Changed> changed,
    Set<Skip> skips,
    List<String> rebuild,
    List<String> allowToFail,
    boolean enableUnbuildable) {

  public SelectionRequest {
    regexes = List.copyOf(regexes);
    profiles = List.copyOf(profiles);
    skips = Set.copyOf(skips);
    rebuild = List.copyOf(rebuild);
    allowToFail = List.copyOf(allowToFail);
  }

  /** What matches and what that is made from, without further wishes. */
  public static SelectionRequest of(List<String> regexes, List<String> profiles) {
    return new SelectionRequest(
        regexes, profiles, Optional.empty(), Set.of(), List.of(), List.of(), false);
  }

  /** What a submission asks for. */
  static SelectionRequest of(SubmitOptions options) {
    Set<Skip> skips = EnumSet.noneOf(Skip.class);
    if (options.skipParents()) {
      skips.add(Skip.PARENTS);
    }
    if (options.skipExisting()) {
      skips.add(Skip.EXISTING);
    }
    return new SelectionRequest(
        options.regexes(),
        options.profiles(),
        options
            .changed()
            .map(changed -> new Changed(changed.since(), new TreeSet<>(changed.images()))),
        skips,
        options.rebuild(),
        options.allowToFail(),
        options.enableUnbuildable());
  }
}
