package dev.kiln.coordinator.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kiln.coordinator.plan.Selection.Skip;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.Platform;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistrySettings;
import dev.kiln.registry.TagServer;
import dev.kiln.source.SourceAccess;
import dev.kiln.source.SourceCache;
import dev.kiln.source.SourceResolver;
import dev.kiln.template.Recipe;
import dev.kiln.template.TemplateTree;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a request to the plan that is sent, with a registry that has two images. */
class BuildSubmitterIT {

  private static final Platform PLATFORM = Platform.parse("linux/amd64");
  private static final Digest BASE = Digest.of(new byte[] {1});
  private static final Digest NOVA_BASE = Digest.of(new byte[] {2});
  private static final Ulid ID = Ulid.parse("01JAQ8Z5M2R6V9T4X3W1Y0K7C8");

  @TempDir Path folder;

  private final TagServer registry =
      TagServer.with(Map.of("kiln/base:dev", BASE, "kiln/nova-base:dev", NOVA_BASE));
  private final RegistryClient client =
      new RegistryClient(RegistrySettings.defaults(), Clock.systemUTC());

  @AfterEach
  void close() {
    client.close();
    registry.close();
  }

  @Test
  void aPlainBuildAsksTheRegistryNothing() throws Exception {
    List<PlannedTask> tasks = tasks(plan(request(List.of(), Set.of(), List.of())));

    assertThat(tasks).hasSize(5).allMatch(task -> task.exclusion().isEmpty());
    assertThat(registry.asked()).isEmpty();
  }

  @Test
  void skippedParentsCarryTheImageThatTheRegistryHas() throws Exception {
    List<PlannedTask> tasks =
        tasks(plan(request(List.of("nova-api"), Set.of(Skip.PARENTS), List.of())));

    assertThat(task(tasks, "nova-base").existing()).contains(NOVA_BASE);
    assertThat(task(tasks, "nova-api").exclusion()).isEmpty();
    assertThat(registry.asked()).containsExactly("kiln/nova-base:dev");
  }

  @Test
  void aSkippedParentThatTheRegistryLacksRefusesTheBuild() {
    SelectionRequest request = request(List.of("memcached"), Set.of(Skip.PARENTS), List.of());

    assertThatThrownBy(() -> plan(tree("other"), request))
        .isInstanceOf(SelectionException.class)
        .hasMessageContaining("no %s/kiln/base:other to build memcached on", registry.host());
  }

  @Test
  void whatExistsIsSkippedWithItsDigest() throws Exception {
    List<PlannedTask> tasks =
        tasks(plan(request(List.of("nova"), Set.of(Skip.EXISTING), List.of())));

    assertThat(task(tasks, "base").existing()).contains(BASE);
    assertThat(task(tasks, "nova-base").existing()).contains(NOVA_BASE);
    assertThat(task(tasks, "nova-ssh").exclusion()).isEmpty();
    assertThat(task(tasks, "memcached").exclusion())
        .map(PlannedTask.Exclusion::status)
        .contains(TaskStatus.UNMATCHED);
  }

  @Test
  void whatIsRebuiltHasTheBuildInItsRecipe() throws Exception {
    List<InboxMessage.Request> requests =
        plan(request(List.of("nova"), Set.of(), List.of("nova-api")));
    InboxMessage.SubmitBuild submit = (InboxMessage.SubmitBuild) requests.getLast();
    BuildHeader.Pins pins = submit.header().pins();

    PlannedTask rebuilt = task(tasks(requests), "nova-api");
    PlannedTask other = task(tasks(requests), "nova-ssh");

    assertThat(rebuilt.rebuild()).isTrue();
    assertThat(rebuilt.recipe())
        .isEqualTo(recipe(rebuilt.image(), pins.rebuilding(submit.build())));
    assertThat(other.rebuild()).isFalse();
    assertThat(other.recipe()).isEqualTo(recipe(other.image(), pins));
  }

  @Test
  void tasksKnowHowLongTheyAreExpectedToTake() throws Exception {
    List<PlannedTask> tasks =
        tasks(plan(request(List.of("nova"), Set.of(Skip.EXISTING), List.of())));

    assertThat(task(tasks, "nova-api").expected()).contains(Duration.ofMinutes(3));
    assertThat(task(tasks, "nova-ssh").expected()).isEmpty();
    assertThat(task(tasks, "nova-base").exclusion()).isPresent();
    assertThat(task(tasks, "nova-base").expected()).isEmpty();
  }

  @Test
  void anImageIsOfferedWhereItCanBeBuiltAndItsRecipeIsOutlined() throws Exception {
    TemplateTree tree =
        new TreeFolder(folder)
            .tree(
                """
                registry: '%s'
                builder: buildkit
                requires: {nova-api: [ssd, bigmem]}
                """
                    .formatted(registry.host()));

    List<InboxMessage.Request> requests = plan(tree, request(List.of("nova"), Set.of(), List.of()));

    PlannedTask api = task(tasks(requests), "nova-api");
    assertThat(api.pool()).hasToString("amd64.bigmem.buildkit.ssd");
    assertThat(api.outline()).contains("builder:", "dockerfile:");
    assertThat(task(tasks(requests), "nova-base").pool()).hasToString("amd64.buildkit");
    assertThat(((InboxMessage.SubmitBuild) requests.getLast()).header().pins().builder())
        .isEqualTo("buildkit");
  }

  private static Optional<Duration> expected(PlannedTask task) {
    return task.image().value().equals("nova-ssh")
        ? Optional.empty()
        : Optional.of(Duration.ofMinutes(3));
  }

  private TemplateTree tree(String tag) {
    return new TreeFolder(folder).tree("registry: '%s'\ntag: %s".formatted(registry.host(), tag));
  }

  private List<InboxMessage.Request> plan(SelectionRequest request) throws InterruptedException {
    return plan(tree("dev"), request);
  }

  private List<InboxMessage.Request> plan(TemplateTree tree, SelectionRequest request)
      throws InterruptedException {
    Clock clock = Clock.fixed(Instant.parse("2026-11-23T10:00:00Z"), ZoneOffset.UTC);
    SourceResolver resolver =
        new SourceResolver(
            new SourceCache(folder.resolve("sources")), SourceAccess.of(Optional.empty()));
    return new BuildSubmitter(
            client,
            new SourcePins(resolver),
            new BuildSubmitter.Farm(4, PLATFORM, BuildSubmitterIT::expected),
            clock,
            () -> ID)
        .plan(
            tree,
            new BuildSubmitter.Wish(
                request, tree.configuration(), BASE, PublishPolicy.ATOMIC, 0, "a test"));
  }

  /** What a worker comes to that is given these pins. */
  private RecipeKey recipe(ImageName image, BuildHeader.Pins pins) {
    TemplateTree tree = tree("dev");
    Recipe.Inputs inputs =
        new Recipe.Inputs(
            new TreeMap<>(),
            new TreeMap<>(),
            PLATFORM,
            pins.builder(),
            pins.freshness(),
            new TreeMap<>(),
            false,
            new TreeMap<>());
    return Optional.ofNullable(
            DiscoveredTree.discover(tree, tree.configuration()).recipes(any -> inputs).get(image))
        .orElseThrow();
  }

  private static SelectionRequest request(
      List<String> regexes, Set<Skip> skips, List<String> rebuild) {
    return new SelectionRequest(
        regexes, List.of(), Optional.empty(), skips, rebuild, List.of(), false);
  }

  private static List<PlannedTask> tasks(List<InboxMessage.Request> requests) {
    return ((InboxMessage.SubmitPlanPart) requests.getFirst()).tasks();
  }

  private static PlannedTask task(List<PlannedTask> tasks, String image) {
    return tasks.stream()
        .filter(task -> task.image().value().equals(image))
        .findFirst()
        .orElseThrow();
  }
}
