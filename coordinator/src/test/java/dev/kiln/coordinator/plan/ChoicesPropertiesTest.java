package dev.kiln.coordinator.plan;

import static dev.kiln.coordinator.plan.TreeFixture.POOL;
import static dev.kiln.coordinator.plan.TreeFixture.recipe;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.coordinator.graph.ImageGraph;
import dev.kiln.coordinator.plan.Selection.Skip;
import dev.kiln.event.PlannedTask;
import dev.kiln.image.ImageName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws of choosing, for random trees and random wishes by seed. */
class ChoicesPropertiesTest {

  static LongStream seeds() {
    return LongStream.range(0, 100);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void everyImageHasOneChoiceWithAReason(long seed) {
    Case random = new Case(seed);

    Choices choices = random.wish().choices(random.graph);

    assertThat(choices.byImage().keySet()).as("seed %d", seed).isEqualTo(random.graph.images());
    assertThat(choices.byImage().values())
        .as("seed %d", seed)
        .allSatisfy(choice -> assertThat(choice.reason()).isNotBlank());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theParentsOfWhatIsSelectedAreSelectedOrSkipped(long seed) {
    Case random = new Case(seed);
    Choices choices = random.wish().choices(random.graph);

    Set<ImageName> wanted = wanted(choices);

    assertThat(wanted)
        .as("seed %d", seed)
        .allSatisfy(image -> assertThat(wanted).containsAll(random.graph.parents(image)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsNeitherMatchedNorAboveAMatchIsNotSelected(long seed) {
    Case random = new Case(seed);
    Choices choices = random.wish().choices(random.graph);
    Selection selection = random.wish().selection();
    Set<ImageName> matched = new TreeSet<>(random.graph.images());
    matched.removeIf(image ->
        !selection.matches(image)
            || selection.changed().filter(it -> !it.images().contains(image)).isPresent());
    matched.removeAll(choices.unbuildable());

    assertThat(wanted(choices)).as("seed %d", seed).isEqualTo(random.graph.withAncestors(matched));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void morePatternsNeverSelectFewer(long seed) {
    Case random = new Case(seed);
    String one = random.pattern();
    String another = random.pattern();
    Set<ImageName> fewer = wanted(random.wish().matching(one).choices(random.graph));

    Set<ImageName> more = wanted(random.wish().matching(one, another).choices(random.graph));

    assertThat(more).as("seed %d", seed).containsAll(fewer);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsMadeFromUnbuildableImagesIsUnbuildableAndNothingElseIs(long seed) {
    Case random = new Case(seed);

    SortedSet<ImageName> unbuildable = random.wish().choices(random.graph).unbuildable();

    assertThat(unbuildable)
        .as("seed %d", seed)
        .isEqualTo(random.graph.withDescendants(random.unbuildable));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void skippingLeavesOutParentsAndWhatIsThereButNotWhatIsRebuilt(long seed) {
    Case random = new Case(seed);
    Selection selection = random.wish().selection();
    Choices choices = random.wish().choices(random.graph);
    Set<ImageName> wanted = wanted(choices);

    for (ImageName image : wanted) {
      boolean parent = random.graph.children(image).stream().anyMatch(wanted::contains);
      boolean skipped =
          !selection.rebuilds(image)
              && (parent && selection.skips().contains(Skip.PARENTS)
                  || random.existing.contains(image) && selection.skips().contains(Skip.EXISTING));
      assertThat(choices.skipped().contains(image))
          .as("seed %d: %s is skipped", seed, image)
          .isEqualTo(skipped);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void skippingChangesNothingButTheStatusOfWhatIsSkipped(long seed) {
    Case random = new Case(seed);
    Choices all = random.wish().choices(random.graph);

    Choices skipping = random.wish().skipping(Skip.PARENTS, Skip.EXISTING).choices(random.graph);

    assertThat(wanted(skipping)).as("seed %d", seed).isEqualTo(wanted(all));
    assertThat(all.selected()).containsAll(skipping.selected());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void noParentOfABuiltTaskLacksAnImage(long seed) {
    Case random = new Case(seed);
    Wish wish = random.wish();
    wish.choices(random.graph).missingParents().keySet().forEach(it -> wish.existing(it.value()));

    Plan plan =
        Planner.plan(
            wish.choices(random.graph), random.recipes(), Map.of(), Set.of(), image -> POOL);

    Set<ImageName> withImage = new HashSet<>();
    for (PlannedTask task : plan.tasks()) {
      if (task.exclusion().isEmpty()) {
        assertThat(withImage).as("seed %d: %s", seed, task).containsAll(task.parents());
      }
      if (task.exclusion().isEmpty() || task.existing().isPresent()) {
        withImage.add(task.image());
      }
    }
  }

  private static Set<ImageName> wanted(Choices choices) {
    Set<ImageName> wanted = new TreeSet<>(choices.selected());
    wanted.addAll(choices.skipped());
    return wanted;
  }

  /** A tree of up to 25 images and a wish about it; {@link #wish} makes it anew each time. */
  private static final class Case {

    final ImageGraph graph;
    final SortedSet<ImageName> unbuildable = new TreeSet<>();
    final SortedSet<ImageName> existing = new TreeSet<>();
    private final Random random;
    private final List<String> patterns = new ArrayList<>();
    private final List<String> profile = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<String> rebuild = new ArrayList<>();
    private final List<Skip> skips = new ArrayList<>();
    private final boolean narrowed;

    Case(long seed) {
      random = new Random(seed);
      graph = randomGraph();
      draw(2).forEach(image -> patterns.add("^" + image + "$"));
      if (random.nextInt(3) == 0) {
        draw(3).forEach(image -> profile.add("^" + image + "$"));
      }
      narrowed = random.nextInt(3) == 0;
      graph.withDescendants(draw(3)).forEach(image -> changed.add(image.value()));
      draw(2).forEach(image -> rebuild.add("^" + image + "$"));
      unbuildable.addAll(draw(2));
      existing.addAll(draw(10));
      for (Skip skip : Skip.values()) {
        if (random.nextBoolean()) {
          skips.add(skip);
        }
      }
    }

    Wish wish() {
      Wish wish =
          new Wish()
              .matching(patterns.toArray(String[]::new))
              .rebuilding(rebuild.toArray(String[]::new))
              .skipping(skips.toArray(Skip[]::new));
      if (!profile.isEmpty()) {
        wish.profile("drawn", profile.toArray(String[]::new));
      }
      if (narrowed) {
        wish.changedSince("yesterday", changed.toArray(String[]::new));
      }
      unbuildable.forEach(image -> wish.unbuildable(image.value(), "drawn"));
      existing.forEach(image -> wish.existing(image.value()));
      return wish;
    }

    String pattern() {
      return "i" + random.nextInt(10);
    }

    SortedMap<ImageName, PlannedRecipe> recipes() {
      SortedMap<ImageName, PlannedRecipe> recipes = new TreeMap<>();
      graph.images().forEach(image -> recipes.put(image, PlannedRecipe.of(recipe(image.value()))));
      return recipes;
    }

    private ImageGraph randomGraph() {
      SortedMap<ImageName, List<ImageName>> parents = new TreeMap<>();
      int size = 1 + random.nextInt(25);
      for (int i = 0; i < size; i++) {
        List<ImageName> its = new ArrayList<>();
        for (int parent = 0; parent < i; parent++) {
          if (random.nextInt(i + 1) < 2) {
            its.add(ImageName.of("i" + parent));
          }
        }
        parents.put(ImageName.of("i" + i), its);
      }
      return ImageGraph.of(parents);
    }

    /** Up to {@code most} images of the tree. */
    private List<ImageName> draw(int most) {
      List<ImageName> all = graph.parentsFirst();
      List<ImageName> drawn = new ArrayList<>();
      for (int i = random.nextInt(most + 1); i > 0; i--) {
        drawn.add(all.get(random.nextInt(all.size())));
      }
      return drawn;
    }
  }
}
