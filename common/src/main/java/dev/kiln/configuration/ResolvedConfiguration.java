package dev.kiln.configuration;

import dev.kiln.configuration.TreeConfiguration.Overrides;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.problem.Nearest;
import dev.kiln.problem.Problem;
import dev.kiln.problem.ProblemsException;
import dev.kiln.settings.Layer;
import dev.kiln.settings.Layers;
import dev.kiln.settings.Listing;
import dev.kiln.settings.Origin;
import dev.kiln.settings.Section;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The configuration that several layers add up to: files of trees, further files, the environment,
 * options, the weakest first.
 *
 * @param values what holds; where a layer has a mistake, as if it had not said so
 * @param problems everything that is wrong with any layer, and what does not fit together
 */
public record ResolvedConfiguration(
    TreeConfiguration values, Layers layers, List<Problem> problems) {

  public ResolvedConfiguration {
    problems = List.copyOf(problems);
  }

  /** Adds up {@code layers}, the weakest first. */
  public static ResolvedConfiguration of(List<Layer> layers) {
    Layers merged = Layers.of(layers);
    ConfigurationValues values = new ConfigurationValues(Section.of(KilnSettings.ALL, merged));
    TreeConfiguration configuration = values.read();
    List<Problem> problems = new ArrayList<>(merged.problems());
    problems.addAll(values.problems());
    return new ResolvedConfiguration(configuration, merged, problems);
  }

  /** The layer of a file. */
  public static Layer file(String shown, String text) {
    return Layer.file(shown, text, KilnSettings.ALL);
  }

  /** The layer of an environment's {@code KILN_*} variables. */
  public static Layer variables(Map<String, String> environment) {
    return Layer.variables(KilnSettings.VARIABLE_PREFIX, environment, KilnSettings.ALL);
  }

  /** The layer of a command line. */
  public static Layer options(List<Layer.OptionValue> options) {
    return Layer.options(options, KilnSettings.ALL);
  }

  /**
   * Ends here if anything is wrong.
   *
   * @throws ProblemsException with all problems
   */
  public void requireFlawless() {
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
  }

  /** The problems with settings that name images, for a tree that has just {@code images}. */
  public List<Problem> unknownImages(Set<ImageName> images) {
    Section all = Section.of(KilnSettings.ALL, layers);
    List<String> names = images.stream().map(ImageName::value).toList();
    List<Problem> unknown = new ArrayList<>();
    List<Origin> places = all.itemOrigins("allowed_to_fail");
    List<String> allowed = all.list("allowed_to_fail", text -> text);
    for (int i = 0; i < allowed.size(); i++) {
      report(unknown, "allowed_to_fail", allowed.get(i), places.get(i), names);
    }
    Section sources = all.table("sources");
    all.groups("sources")
        .keySet()
        .forEach(image -> report(unknown, "sources", image, sources.keyOrigin(image), names));
    Section requires = all.table("requires");
    all.lists("requires")
        .keySet()
        .forEach(image -> report(unknown, "requires", image, requires.keyOrigin(image), names));
    Section unbuildable = all.table("unbuildable");
    all.tables("unbuildable")
        .forEach((target, reasons) -> {
          Section inTarget = unbuildable.table(target);
          reasons
              .keySet()
              .forEach(image ->
                  report(
                      unknown, "unbuildable." + target, image, inTarget.keyOrigin(image), names));
        });
    return unknown;
  }

  /** The customised lists that are not among {@code used}, which nobody will ever see. */
  public List<Problem> unusedLists(Set<String> used) {
    Section lists = Section.of(KilnSettings.ALL, layers).table("packages");
    return values.packages().lists().keySet().stream()
        .filter(name -> !used.contains(name))
        .map(name ->
            lists
                .keyOrigin(name)
                .problem(
                    "no template uses the list '%s'%s"
                        .formatted(name, Nearest.suggestion(name, used))))
        .toList();
  }

  /** Every setting that has a value, with where it comes from; what nobody has set comes along. */
  public List<Listing> listing() {
    Layer standard = new Layer(ConfigurationWriter.node(values), List.of());
    Layer written = new Layer(layers.values(), List.of());
    return Listing.of(KilnSettings.ALL, Layers.of(List.of(standard, written))).stream()
        .filter(listed -> !(listed.origin() instanceof Origin.Default && listed.isNothing()))
        .toList();
  }

  /** What these layers set of the settings that a farm can set over a tree's own. */
  Overrides overrides() {
    Section all = Section.of(KilnSettings.ALL, layers);
    return new Overrides(
        all.written("registry"),
        all.written("namespace"),
        all.written("tag"),
        all.group("base").written("image").map(ImageReference::parse),
        all.written("freshness").map(TreeConfiguration.Freshness::parse),
        all.written("retries").map(ConfigurationRules::retries),
        all.written("timeout").map(TreeConfiguration::parseDuration));
  }

  private static void report(
      List<Problem> unknown, String key, String image, Origin place, Collection<String> names) {
    if (!names.contains(image)) {
      unknown.add(
          place.problem(
              "'%s': no image '%s' in the tree%s"
                  .formatted(key, image, Nearest.suggestion(image, names))));
    }
  }
}
