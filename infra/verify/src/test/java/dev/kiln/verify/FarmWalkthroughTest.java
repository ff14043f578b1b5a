package dev.kiln.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.configuration.TreeConfiguration;
import dev.kiln.coordinator.build.BuildState;
import dev.kiln.coordinator.build.Judge;
import dev.kiln.coordinator.build.PartitionState;
import dev.kiln.coordinator.build.RecordedFact;
import dev.kiln.coordinator.build.RecordedMessage;
import dev.kiln.coordinator.build.RetryPolicy;
import dev.kiln.coordinator.decision.Decider;
import dev.kiln.coordinator.decision.Decision;
import dev.kiln.coordinator.decision.PublicationDue;
import dev.kiln.coordinator.decision.Share;
import dev.kiln.coordinator.farm.Farm;
import dev.kiln.coordinator.plan.Choices;
import dev.kiln.coordinator.plan.Findings;
import dev.kiln.coordinator.plan.Plan;
import dev.kiln.coordinator.plan.PlannedRecipe;
import dev.kiln.coordinator.plan.Planner;
import dev.kiln.coordinator.plan.Selection;
import dev.kiln.coordinator.release.RegistryReleases;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.event.BuildHeader;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.EventCodec;
import dev.kiln.event.Fact;
import dev.kiln.event.Heartbeat;
import dev.kiln.event.InboxMessage;
import dev.kiln.event.LogPosition;
import dev.kiln.event.PlannedTask;
import dev.kiln.event.PublishPolicy;
import dev.kiln.event.ReadyToBuild;
import dev.kiln.event.TaskStatus;
import dev.kiln.event.WorkerInstance;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.InputKey;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import dev.kiln.template.ImageTemplate;
import dev.kiln.template.Recipe;
import dev.kiln.template.References;
import dev.kiln.template.RenderedDockerfile;
import dev.kiln.template.TemplateTree;
import dev.kiln.template.VelocityDockerfileRenderer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The executable table of contents: a tree of three images goes through every station of
 * docs/architecture.md, in reading order, without threads, network or fakes. The two topics that
 * matter are lists here; everything else is the real code.
 */
final class FarmWalkthroughTest {

  private static final ImageName BASE = ImageName.of("base");
  private static final ImageName TOOLS = ImageName.of("tools");
  private static final ImageName SERVICE = ImageName.of("service");
  private static final Digest BASE_DIGEST = Digest.of(new byte[] {1});
  private static final Digest TOOLS_DIGEST = Digest.of(new byte[] {2});
  private static final Digest SERVICE_DIGEST = Digest.of(new byte[] {3});
  private static final Platform PLATFORM = Platform.parse("linux/amd64");
  private static final Pool POOL = Pool.of(PLATFORM);
  private static final String DEBIAN = "registry:5000/debian@sha256:" + "d".repeat(64);
  private static final BuildHeader.Pins PINS = new BuildHeader.Pins(DEBIAN, "2026-W48", "classic");
  private static final BuildHeader.Destination DESTINATION =
      new BuildHeader.Destination("registry:5000", "shop", "");
  private static final BuildId BUILD = BuildId.parse("03-01JAQ8Z5M2R6V9T4X3W1Y0K7C8");
  private static final WorkerInstance WORKER =
      new WorkerInstance("worker-1", "01JAQ8Z5M2R6V9T4X3W1Y0K7C0", "host-1");

  @TempDir Path folder;

  private final PartitionState state = new PartitionState(3);
  private final Judge judge = new Judge(RetryPolicy.standard());
  private final Decider decider = new Decider(Decider.Rules.standard());
  private final Farm farm = new Farm(Duration.ofSeconds(15));
  private final List<Fact> log = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-23T12:00:00Z");
  private long inbox;
  private int attempts;

  @Test
  void threeImagesGoThroughEveryStation() throws Exception {
    // The template tree, on disk: service is made from base, and copies from tools.
    write("base", "#base()\nRUN apt-get update\n");
    write("tools", "#from(\"base\")\nRUN make tool\n");
    write("service", "#from(\"base\")\nCOPY --from=#image(\"tools\") /tool /tool\n");
    TemplateTree tree = TemplateTree.read(folder);
    TreeConfiguration configuration = tree.configuration().withBase(ImageReference.parse(DEBIAN));

    // Rendering for discovery: parents stand by name, and the edges are read from the Dockerfiles.
    DiscoveredTree discovered = DiscoveredTree.discover(tree, configuration);
    assertThat(discovered.graph().parentsFirst()).containsExactly(BASE, TOOLS, SERVICE);
    assertThat(discovered.graph().parents(SERVICE)).containsExactly(BASE, TOOLS);

    // Selection and plan: what was asked for and all its ancestors, each with its recipe key.
    Choices choices =
        Choices.of(discovered.graph(), Selection.of(List.of("^service$")), Findings.none());
    assertThat(choices.of(SERVICE).reason()).isEqualTo("its name matches '^service$'");
    assertThat(choices.of(BASE).reason()).isEqualTo("service is made from it");
    SortedMap<ImageName, RecipeKey> recipes =
        discovered.recipes(image ->
            new Recipe.Inputs(
                configuration.buildArguments(),
                new TreeMap<>(),
                PLATFORM,
                PINS.builder(),
                PINS.freshness(),
                new TreeMap<>(),
                false,
                new TreeMap<>()));
    SortedMap<ImageName, PlannedRecipe> planned = new TreeMap<>();
    recipes.forEach((image, key) -> planned.put(image, PlannedRecipe.of(key)));
    Plan plan =
        Planner.plan(choices, planned, Map.of(), configuration.allowedToFail(), image -> POOL);
    assertThat(plan.tasks()).extracting(PlannedTask::image).containsExactly(BASE, TOOLS, SERVICE);
    assertThat(plan.tasks()).allMatch(task -> task.exclusion().isEmpty());

    // The owner of the partition has written its marker, whose offset is its term.
    write(new Fact.PartitionTaken("coordinator-1"), OptionalLong.empty());
    assertThat(state.term()).isZero();

    // kiln.inbox: the submission is a request, and nothing is true until it is judged.
    hear(new InboxMessage.SubmitPlanPart(BUILD, 0, plan.parts().getFirst()));
    hear(new InboxMessage.SubmitBuild(BUILD, header(), 1, plan.digest()));
    assertThat(log.getLast()).isInstanceOf(Fact.BuildAccepted.class);
    assertThat(build().count(TaskStatus.WAITING)).isEqualTo(3);

    // Deciding: nothing is offered before a worker is heard, then base alone, which needs nobody.
    assertThat(decide().facts()).isEmpty();
    beat();
    assertThat(decide().facts())
        .extracting(fact -> ((Fact.TaskQueued) fact).image())
        .containsExactly(BASE);

    // kiln.ready, the worker, its report, the verdict: base is built.
    ReadyToBuild base = offered(BASE);
    assertThat(base.parents()).isEmpty();
    assertThat(rendered(base)).startsWith("FROM " + DEBIAN);
    workOn(base, BASE_DIGEST);
    assertThat(status(BASE)).isEqualTo(TaskStatus.BUILT);

    // Children are unlocked with their parents pinned: service still waits for tools.
    ReadyToBuild tools = offered(TOOLS);
    assertThat(status(SERVICE)).isEqualTo(TaskStatus.WAITING);
    assertThat(rendered(tools)).startsWith("FROM registry:5000/shop/base@" + BASE_DIGEST);
    workOn(tools, TOOLS_DIGEST);

    // The input key is the recipe and the exact parents: it names what may be reused.
    ReadyToBuild service = offered(SERVICE);
    assertThat(service.inputKey()).isEqualTo(InputKey.of(service.recipe(), service.parents()));
    assertThat(rendered(service))
        .contains("FROM registry:5000/shop/base@" + BASE_DIGEST)
        .contains("COPY --from=registry:5000/shop/tools@" + TOOLS_DIGEST + " /tool /tool");
    workOn(service, SERVICE_DIGEST);

    // A report that comes again, or too late, changes nothing.
    int before = log.size();
    hear(success(service, new AttemptId(ulid()), Digest.of(new byte[] {9})));
    assertThat(log).hasSize(before);

    // The release: one document that maps every image to its digest is the commit point.
    PublicationDue due = decide().publications().getFirst();
    assertThat(due.build()).isEqualTo(BUILD);
    assertThat(due.whole()).isTrue();
    RegistryReleases.Document document = RegistryReleases.document(due);
    assertThat(document.build()).isEqualTo(BUILD.value());
    assertThat(document.images())
        .containsEntry("base", "registry:5000/shop/base@" + BASE_DIGEST)
        .containsEntry("service", "registry:5000/shop/service@" + SERVICE_DIGEST)
        .containsEntry("tools", "registry:5000/shop/tools@" + TOOLS_DIGEST);
    write(new Fact.PublicationStarted(BUILD, due.release()), OptionalLong.empty());
    Digest published = Digest.of(EventCodec.encode(document));
    write(new Fact.BuildPublished(BUILD, due.release(), published), OptionalLong.empty());

    // The end is a fact like any other.
    decide();
    assertThat(log.getLast())
        .isEqualTo(new Fact.BuildEnded(BUILD, BuildStatus.SUCCEEDED, Optional.empty()));
    assertThat(build().status()).isEqualTo(BuildStatus.SUCCEEDED);

    // And the log is the database: whoever folds the same facts comes to the same state.
    PartitionState successor = new PartitionState(3);
    for (int offset = 0; offset < log.size(); offset++) {
      successor.fold(recorded(offset, OptionalLong.empty(), log.get(offset)));
    }
    BuildState again = successor.build(BUILD).orElseThrow();
    assertThat(again.status()).isEqualTo(BuildStatus.SUCCEEDED);
    assertThat(again.task(SERVICE).orElseThrow().digest()).contains(SERVICE_DIGEST);
  }

  /** Judges what stands in the inbox next, and writes the verdict. */
  private void hear(InboxMessage message) {
    long offset = inbox++;
    judge
        .judge(state, new RecordedMessage(offset, now, message))
        .forEach(fact -> write(fact, OptionalLong.of(offset)));
  }

  /** Writes everything that follows from the state now. */
  private Decision decide() {
    now = now.plusSeconds(1);
    Decision decision = decider.decide(state, farm, Share.WHOLE, now);
    decision.facts().forEach(fact -> write(fact, OptionalLong.empty()));
    return decision;
  }

  /** Writes a fact to the log, through the codec as in real life, and folds it. */
  private void write(Fact fact, OptionalLong answers) {
    Fact read = EventCodec.decode(EventCodec.typeOf(fact), EventCodec.encode(fact), Fact.class);
    assertThat(read).isEqualTo(fact);
    state.fold(recorded(log.size(), answers, read));
    log.add(read);
  }

  private RecordedFact recorded(long offset, OptionalLong answers, Fact fact) {
    return new RecordedFact(offset, now, 0, answers, fact);
  }

  private void beat() {
    farm.heard(
        new Heartbeat(WORKER, Instant.EPOCH, "test", List.of(POOL), 2, List.of(), false),
        Duration.ZERO);
  }

  /** The ready message of the newest offering of {@code image}. */
  private ReadyToBuild offered(ImageName image) {
    Fact.TaskQueued queued =
        log.stream()
            .filter(Fact.TaskQueued.class::isInstance)
            .map(Fact.TaskQueued.class::cast)
            .filter(fact -> fact.image().equals(image))
            .reduce((earlier, later) -> later)
            .orElseThrow();
    return Decider.dispatch(build(), queued, farm);
  }

  /** What the worker renders: it comes to the planned recipe, then to the pinned Dockerfile. */
  private String rendered(ReadyToBuild task) {
    TemplateTree tree = TemplateTree.read(folder);
    TreeConfiguration configuration =
        tree.configuration().withBase(ImageReference.parse(task.pins().base()));
    ImageTemplate template = Optional.ofNullable(tree.images().get(task.image())).orElseThrow();
    VelocityDockerfileRenderer renderer = new VelocityDockerfileRenderer(tree, configuration);
    RenderedDockerfile byName = renderer.render(template, References.byName(task.pins().base()));
    assertThat(
            Recipe.key(
                byName,
                template.context(),
                new Recipe.Inputs(
                    task.buildArguments(),
                    new TreeMap<>(),
                    task.platform(),
                    task.pins().builder(),
                    task.pins().freshness(),
                    task.sources(),
                    false,
                    new TreeMap<>())))
        .isEqualTo(task.recipe());
    SortedMap<ImageName, String> parents = new TreeMap<>();
    task.parents()
        .forEach((parent, digest) ->
            parents.put(
                parent, task.destination().repository(parent).withDigest(digest).toString()));
    return renderer.render(template, References.pinned(task.pins().base(), parents)).text();
  }

  /** Claims, builds (in no time) and reports; then the owner decides what follows. */
  private void workOn(ReadyToBuild task, Digest digest) {
    AttemptId attempt = new AttemptId(ulid());
    hear(
        new InboxMessage.AttemptStarted(
            task.build(), task.image(), attempt, task.dispatch(), WORKER, new LogPosition(0, 0)));
    assertThat(status(task.image())).isEqualTo(TaskStatus.BUILDING);
    hear(success(task, attempt, digest));
    if (!build().allTasksEnded()) {
      decide();
    }
  }

  private static InboxMessage.Report success(ReadyToBuild task, AttemptId attempt, Digest digest) {
    return new InboxMessage.AttemptSucceeded(
        task.build(), task.image(), attempt, WORKER, task.inputKey(), digest, false);
  }

  private BuildHeader header() {
    return new BuildHeader(
        "1.0",
        DESTINATION,
        Digest.of("the bundle".getBytes(StandardCharsets.UTF_8)),
        PLATFORM,
        PINS,
        new TreeMap<>(),
        0,
        PublishPolicy.ATOMIC,
        3,
        Duration.ofMinutes(30),
        Duration.ofHours(24),
        "a reader",
        Optional.empty());
  }

  private BuildState build() {
    return state.build(BUILD).orElseThrow();
  }

  private TaskStatus status(ImageName image) {
    return build().task(image).orElseThrow().status();
  }

  private Ulid ulid() {
    return Ulid.parse("01JAQ8Z5M2R6V9T4X3W1Y0K7D" + attempts++);
  }

  private void write(String image, String template) throws Exception {
    Path place = Files.createDirectories(folder.resolve(image));
    Files.writeString(place.resolve(ImageTemplate.DOCKERFILE), template);
  }
}
