package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.event.BuildStatus;
import dev.kiln.event.TaskStatus;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.Artifact;
import dev.kiln.registry.RegistryClient;
import dev.kiln.registry.RegistrySettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole farm in this process builds small trees with the real engine into a real registry. Each
 * test has a namespace of its own, so that none finds what another has built.
 */
final class FarmIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final RegistryClient REGISTRY =
      new RegistryClient(RegistrySettings.defaults(), InstantSource.system());

  @TempDir static Path data;
  private static RunningFarm farm;

  @TempDir Path folder;

  @BeforeAll
  static void startFarm() throws InterruptedException {
    farm = RunningFarm.start(data);
  }

  @AfterAll
  static void stopFarm() {
    farm.close();
    REGISTRY.close();
  }

  @Test
  void imagesAreBuiltPushedTaggedAndReleasedTogether() throws Exception {
    TreeFolder tree = TreeFolder.ofFourImages(folder);

    JsonNode summary = built(tree, "released", ExitCode.OK);

    assertThat(names(summary, "built")).containsExactly("collector", "leaf", "middle", "root");
    assertThat(REGISTRY.catalog(farm.registry()))
        .contains("released/collector", "released/leaf", "released/middle", "released/root");
    String build = summary.get("build").asText();
    Map<String, String> digests = digests(summary);
    for (String image : digests.keySet()) {
      ImageReference repository = repository("released", image);
      assertThat(REGISTRY.tags(repository))
          .contains("it", "b-" + build)
          .anyMatch(tag -> tag.startsWith("k-"))
          .anyMatch(tag -> tag.startsWith("a-"));
      assertThat(REGISTRY.digest(repository.withTag("it")).orElseThrow())
          .hasToString(digests.get(image));
    }
    Artifact release =
        REGISTRY.artifact(repository("released", "releases").withTag("it")).orElseThrow();
    JsonNode document =
        JSON.readTree(
            REGISTRY.blob(
                repository("released", "releases"), release.layers().getFirst().digest()));
    assertThat(document.get("build").asText()).isEqualTo(build);
    digests.forEach((image, digest) ->
        assertThat(document.get("images").get(image).asText())
            .isEqualTo("%s/released/%s@%s".formatted(farm.registry(), image, digest)));
  }

  @Test
  void childrenAreBuiltOnTheVeryDigestOfTheirParent() throws Exception {
    TreeFolder tree = TreeFolder.ofFourImages(folder);

    JsonNode summary = built(tree, "pinned", ExitCode.OK);

    Map<String, String> digests = digests(summary);
    String leaf = "%s/pinned/leaf@%s".formatted(farm.registry(), digests.get("leaf"));
    Docker.run("pull", "-q", leaf);
    assertThat(
            Docker.run(
                "inspect", "-f", "{{index .Config.Labels \"dev.kiln.parent.middle\"}}", leaf))
        .isEqualTo(digests.get("middle"));
    assertThat(Files.readString(folder.resolve("logs/leaf.log"), StandardCharsets.UTF_8))
        .contains("FROM %s/pinned/middle@%s".formatted(farm.registry(), digests.get("middle")));
    assertThat(Files.readString(folder.resolve("logs/collector.log"), StandardCharsets.UTF_8))
        .contains("--from=%s/pinned/middle@%s".formatted(farm.registry(), digests.get("middle")));
  }

  @Test
  void anImageOfSeveralStagesIsBuiltFromAllItsParents() throws Exception {
    TreeFolder tree =
        new TreeFolder(folder.resolve("tree"))
            .image("golang", "#base()\nRUN echo 'made by golang' > /toolchain\n")
            .image("tools", "#base()\nRUN echo 'a tool' > /tool\n")
            .image(
                "app",
                """
                #from("golang" "build")
                RUN cp /toolchain /program

                #base()
                COPY --from=build /program /program
                COPY --from=#image("tools") /tool /tool
                """);

    CommandResult graph =
        CommandResult.of("graph", "--tree=" + tree.root(), "--format=json", "app");
    CommandResult result =
        farm.build(
            tree.root(),
            "stages",
            TestBase.reference(),
            "--tag=it",
            "--summary-json=" + folder.resolve("summary.json"),
            "app");

    assertThat(JSON.readTree(graph.out()).at("/nodes/0/parents"))
        .extracting(JsonNode::asText)
        .containsExactly("golang", "tools");
    assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.OK);
    JsonNode summary = JSON.readTree(folder.resolve("summary.json").toFile());
    String app = "%s/stages/app@%s".formatted(farm.registry(), digests(summary).get("app"));
    assertThat(Docker.run("run", "--rm", app, "cat", "/program", "/tool"))
        .isEqualTo("made by golang\na tool");
  }

  @Test
  void onlyWhatChangedAndWhatIsMadeFromItIsBuiltAgain() throws Exception {
    TreeFolder tree = TreeFolder.ofFourImages(folder);
    Map<String, String> first = digests(built(tree, "again", ExitCode.OK));

    JsonNode unchanged = built(tree, "again", ExitCode.OK);
    tree.file("leaf/leaf.txt", "2");
    JsonNode leafChanged = built(tree, "again", ExitCode.OK);
    tree.file("middle/middle.txt", "2");
    JsonNode middleChanged = built(tree, "again", ExitCode.OK);
    tree.file("root/root.txt", "2");
    JsonNode rootChanged = built(tree, "again", ExitCode.OK);

    assertThat(names(unchanged, "reused")).containsExactly("collector", "leaf", "middle", "root");
    assertThat(names(unchanged, "built")).isEmpty();
    assertThat(digests(unchanged)).isEqualTo(first);
    assertThat(names(leafChanged, "built")).containsExactly("leaf");
    assertThat(names(middleChanged, "built")).containsExactly("collector", "leaf", "middle");
    assertThat(names(rootChanged, "built")).containsExactly("collector", "leaf", "middle", "root");
  }

  @Test
  void aFailedImageFailsTheBuildAndWhatIsMadeFromIt() throws Exception {
    TreeFolder tree =
        new TreeFolder(folder.resolve("tree"))
            .image("broken", "#base()\nRUN echo the reason is this && exit 7\n")
            .image("child", "#from(\"broken\")\nRUN true\n")
            .image("grandchild", "#from(\"child\")\nRUN true\n")
            .imageWithFile("other", "FROM scratch", "1");
    Path logs = folder.resolve("logs");
    Path summaryFile = folder.resolve("summary.json");

    CommandResult result =
        farm.build(
            tree.root(),
            "broken",
            TestBase.reference(),
            "--retries=0",
            "--tag=it",
            "--logs-dir=" + logs,
            "--summary-json=" + summaryFile);

    assertThat(result.exitCode()).isEqualTo(ExitCode.IMAGES_FAILED);
    assertThat(result.out())
        .containsSubsequence(
            "the reason is this",
            "failed  broken",
            "exit code: 7",
            "and with it 2 images below it",
            "kiln logs");
    JsonNode summary = JSON.readTree(summaryFile.toFile());
    assertThat(summary.get("status").asText()).isEqualTo("failed");
    assertThat(names(summary, "built")).containsExactly("other");
    assertThat(names(summary, "failed")).containsExactly("broken", "child", "grandchild");
    assertThat(summary.get("failed").findValuesAsText("status"))
        .containsExactly("failed", "parent_failed", "parent_failed");
    assertThat(summary.get("failed").get(0).get("cause").asText()).isEqualTo("build");
    assertThat(summary.get("failed").get(2).get("message").asText()).contains("broken");
    assertThat(logs.resolve("broken.log")).content().contains("the reason is this");
    assertThat(logs.resolve("000_FAILED_broken.log"))
        .isSymbolicLink()
        .hasSameTextualContentAs(logs.resolve("broken.log"));
    assertThat(logs.resolve("000_FAILED_child.log")).doesNotExist();
    assertThat(REGISTRY.digest(repository("broken", "other").withTag("it")))
        .as("an atomic release publishes nothing of a failed build")
        .isEmpty();
  }

  @Test
  void aCancelledBuildStopsAndLeavesNoContainer() throws Exception {
    String mark = "kiln-it-" + System.nanoTime();
    TreeFolder tree =
        new TreeFolder(folder)
            .image("endless", "#base()\nRUN echo %s && sleep 600\n".formatted(mark))
            .image("child", "#from(\"endless\")\nRUN true\n");
    CommandResult submitted =
        // With this builder commands run in containers that can be counted.
        farm.build(tree.root(), "cancelled", TestBase.reference(), "--detach", "--builder=classic");
    assertThat(submitted.err()).isEmpty();
    BuildId build = BuildId.parse(submitted.out().strip());
    try (FarmClient client = farm.client()) {
      await()
          .atMost(LIMIT)
          .until(() ->
              task(client, build, "endless").filter(is(TaskStatus.BUILDING)).isPresent()
                  && containersWith(mark).size() == 1);

      CommandResult cancelled = CommandResult.of("cancel", build, "--server=" + farm.url());

      assertThat(cancelled.exitCode()).isZero();
      await().atMost(LIMIT).until(() -> status(client, build) == BuildStatus.CANCELLED);
      assertThat(client.build(build).orElseThrow().tasks())
          .allMatch(task -> task.status() == TaskStatus.CANCELLED);
      await()
          .atMost(LIMIT)
          .untilAsserted(() -> assertThat(containersWith(mark)).as("containers left").isEmpty());
    }
  }

  /** Builds the whole tree and returns the summary. */
  private JsonNode built(TreeFolder tree, String namespace, int exitCode) throws Exception {
    Path summary = folder.resolve("summary.json");
    CommandResult result =
        farm.build(
            tree.root(),
            namespace,
            TestBase.UNUSED,
            "--tag=it",
            "--summary-json=" + summary,
            "--logs-dir=" + folder.resolve("logs"));
    assertThat(result.exitCode()).as(result.out() + result.err()).isEqualTo(exitCode);
    return JSON.readTree(summary.toFile());
  }

  private static List<String> names(JsonNode summary, String list) {
    return summary.get(list).findValuesAsText("name");
  }

  private static Map<String, String> digests(JsonNode summary) {
    Map<String, String> digests = new TreeMap<>();
    for (String list : List.of("built", "reused")) {
      summary
          .get(list)
          .forEach(image -> digests.put(image.get("name").asText(), image.get("digest").asText()));
    }
    return digests;
  }

  private static ImageReference repository(String namespace, String image) {
    return ImageReference.of(farm.registry(), namespace + "/" + image);
  }

  private static Optional<TaskView> task(FarmClient client, BuildId build, String image)
      throws InterruptedException {
    return client.build(build).map(BuildView::tasks).stream()
        .flatMap(List::stream)
        .filter(task -> task.image().equals(ImageName.of(image)))
        .findAny();
  }

  private static Predicate<TaskView> is(TaskStatus status) {
    return task -> task.status() == status;
  }

  private static BuildStatus status(FarmClient client, BuildId build) throws InterruptedException {
    return client.build(build).orElseThrow().summary().status();
  }

  /** The running containers whose command mentions {@code mark}. */
  private static List<String> containersWith(String mark) throws InterruptedException {
    return Docker.run("ps", "--no-trunc", "--format", "{{.ID}} {{.Command}}")
        .lines()
        .filter(line -> line.contains(mark))
        .toList();
  }
}
