package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.image.Digest;
import dev.kiln.registry.TagServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What scripts and people get from commands that need no farm, and from mistakes. */
final class CommandLineIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @Test
  void listShowsEveryImageWithItsParentsAsJson() throws Exception {
    TreeFolder tree = TreeFolder.ofFourImages(folder);

    CommandResult result = CommandResult.of("list", "leaf", "--tree", tree.root(), "--format=json");

    assertThat(result.exitCode()).isZero();
    JsonNode images = JSON.readTree(result.out());
    assertThat(images.findValuesAsText("name"))
        .containsExactly("collector", "leaf", "middle", "root");
    assertThat(images.findValuesAsText("status"))
        .containsExactly("unmatched", "matched", "matched", "matched");
    assertThat(images.get(0).get("parents")).hasToString("[\"middle\",\"root\"]");
    assertThat(images.get(1).get("path").asText()).endsWith("leaf");
    assertThat(images.findValuesAsText("reason"))
        .containsExactly(
            "its name matches no pattern",
            "its name matches 'leaf'",
            "leaf is made from it",
            "leaf is made from it");
  }

  @Test
  void listShowsEveryImageAsText() {
    TreeFolder tree = TreeFolder.ofFourImages(folder);

    CommandResult result = CommandResult.of("list", "middle", "--tree", tree.root());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines())
        .containsExactly(
            "collector  unmatched  its name matches no pattern",
            "leaf       unmatched  its name matches no pattern",
            "middle     matched    its name matches 'middle'",
            "root       matched    middle is made from it");
  }

  @Test
  void skippedParentsAreListedAsSuchAndNotDrawn() throws Exception {
    TreeFolder tree = TreeFolder.ofFourImages(folder);

    CommandResult list = CommandResult.of("list", "--skip-parents", "--tree", tree.root());
    CommandResult graph =
        CommandResult.of("graph", "--skip-parents", "--tree", tree.root(), "--format=json");

    assertThat(list.out().lines().filter(line -> line.contains("skipped")))
        .containsExactly(
            "middle     skipped  only its children were asked for (--skip-parents)",
            "root       skipped  only its children were asked for (--skip-parents)");
    assertThat(JSON.readTree(graph.out()))
        .hasToString(
            "{\"nodes\":[{\"name\":\"collector\",\"parents\":[]},"
                + "{\"name\":\"leaf\",\"parents\":[]}]}");
  }

  @Test
  void listAsksTheRegistryWhatExistsIfToldTo() throws Exception {
    TreeFolder tree = TreeFolder.ofFourImages(folder);
    Digest there = Digest.of(new byte[] {7});
    try (TagServer registry = TagServer.with(Map.of("kiln/root:t", there))) {
      CommandResult result =
          CommandResult.of(
              "list",
              "--skip-existing",
              "--tag=t",
              "--registry=" + registry.host(),
              "--tree",
              tree.root(),
              "--format=json");

      JsonNode images = JSON.readTree(result.out());
      assertThat(images.findValuesAsText("status"))
          .containsExactly("matched", "matched", "matched", "skipped");
      assertThat(images.get(3).get("reason").asText())
          .isEqualTo(
              "it is in the registry already: %s/kiln/root:t@%s".formatted(registry.host(), there));
    }
  }

  @Test
  void profilesAddToPatterns() {
    TreeFolder tree =
        TreeFolder.ofFourImages(folder)
            .file("kiln.yaml", "profiles: {small: ['^middle$'], aux: [collector]}\n");

    CommandResult result = CommandResult.of("list", "-p", "small,aux", "--tree", tree.root());

    assertThat(result.out().lines())
        .containsExactly(
            "collector  matched    profile 'aux' matches it",
            "leaf       unmatched  its name matches no pattern",
            "middle     matched    profile 'small' matches it",
            "root       matched    collector is made from it");
  }

  @Test
  void everythingThatIsWrongWithASelectionIsReportedTogether() {
    TreeFolder tree =
        TreeFolder.ofFourImages(folder).file("kiln.yaml", "profiles: {small: [leaf]}\n");

    CommandResult result =
        CommandResult.of(
            "build",
            "lea(f",
            "leaf(?!x)",
            "--profile=smal",
            "--rebuild=r{1,2},*",
            "--allow-fail=laef",
            "--tree",
            tree.root());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines())
        .containsExactly(
            "error: 'lea(f' is no regular expression: missing closing )",
            "error: 'leaf(?!x)' can't be used: patterns have no look-around and no"
                + " back-references, so that matching never takes long (invalid or unsupported"
                + " Perl syntax: (?!)",
            "error: there is no profile 'smal', did you mean 'small'?",
            "error: '*' is no regular expression: missing argument to repetition operator",
            "error: there is no image 'laef' that could be allowed to fail, did you mean 'leaf'?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"build", "list", "graph"})
  void aPatternThatMatchesNothingIsShownWithTheNearestName(String command) {
    TreeFolder tree = TreeFolder.ofFourImages(folder);

    CommandResult result = CommandResult.of(command, "midle", "^x", "--tree", tree.root());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err().strip())
        .isEqualTo("error: no image's name matches 'midle' or '^x', did you mean 'middle'?");
  }

  @Test
  void rebuildingNothingIsAMistake() {
    TreeFolder tree = TreeFolder.ofFourImages(folder);

    CommandResult result =
        CommandResult.of("list", "leaf", "--rebuild=collector", "--tree", tree.root());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err().strip())
        .isEqualTo("error: nothing can be rebuilt: no selected image's name matches 'collector'");
  }

  @Test
  void graphShowsTheSelectionAsJson() throws Exception {
    TreeFolder tree = TreeFolder.ofFourImages(folder);

    CommandResult result =
        CommandResult.of("graph", "^leaf$", "--tree", tree.root(), "--format", "json");

    assertThat(result.exitCode()).isZero();
    assertThat(JSON.readTree(result.out()))
        .hasToString(
            "{\"nodes\":[{\"name\":\"leaf\",\"parents\":[\"middle\"]},"
                + "{\"name\":\"middle\",\"parents\":[\"root\"]},"
                + "{\"name\":\"root\",\"parents\":[]}]}");
  }

  @Test
  void graphUnfoldsTheTreeAsText() {
    TreeFolder tree = TreeFolder.ofFourImages(folder);

    CommandResult result = CommandResult.of("graph", "--tree", tree.root());

    assertThat(result.out().lines())
        .containsExactly(
            "root", "├─ collector", "└─ middle", "   ├─ collector  (see above)", "   └─ leaf");
  }

  @Test
  void renderWritesDockerfilesAndContexts(@TempDir Path out) {
    TreeFolder tree = TreeFolder.ofFourImages(folder);

    CommandResult result =
        CommandResult.of(
            "render", "collector", "--tree", tree.root(), "--registry=r.example", "--out", out);

    assertThat(result.exitCode()).isZero();
    assertThat(out).isDirectoryNotContaining("glob:**/leaf");
    assertThat(out.resolve("root/root.txt")).hasContent("1");
    assertThat(out.resolve("collector/Dockerfile"))
        .content()
        .contains("FROM r.example/kiln/root:")
        .contains("COPY --from=r.example/kiln/middle:")
        .doesNotContain("#from");
  }

  @Test
  void aMisspeltDirectiveIsShownWhereItStands() {
    TreeFolder tree = new TreeFolder(folder).image("base", "#base()\n");
    tree.image("child", "RUN true\n#form(\"base\")\n");

    assertRefused(
        CommandResult.of("build", "--tree", tree.root()),
        "child/Dockerfile.vm:2",
        "#form(\"base\")",
        "#from");
  }

  @Test
  void anUnknownValueIsShownWhereItStands() {
    TreeFolder tree = new TreeFolder(folder).image("base", "#base()\nLABEL a=$kiln.nosuch\n");

    assertRefused(
        CommandResult.of("build", "--tree", tree.root()), "base/Dockerfile.vm:2", "$kiln.nosuch");
  }

  @Test
  void aCycleIsShownWithTheImagesThatMakeIt() {
    TreeFolder tree =
        new TreeFolder(folder).image("a", "#from(\"b\")\n").image("b", "#from(\"a\")\n");

    assertRefused(
        CommandResult.of("build", "--tree", tree.root()), "/Dockerfile.vm:1", "a", "b", "#from(");
  }

  @Test
  void anUnknownParentIsShownWithTheNearestName() {
    TreeFolder tree =
        new TreeFolder(folder).image("base", "#base()\n").image("child", "#from(\"bsae\")\n");

    assertRefused(
        CommandResult.of("build", "--tree", tree.root()),
        "child/Dockerfile.vm:1",
        "bsae",
        "'base'");
  }

  @Test
  void allProblemsOfATreeAreReportedTogether() {
    TreeFolder tree =
        new TreeFolder(folder)
            .image("one", "#base()\nLABEL a=$kiln.nosuch\n")
            .image("two", "#form(\"one\")\n");

    CommandResult result = CommandResult.of("list", "--tree", tree.root());

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("one/Dockerfile.vm:2", "two/Dockerfile.vm:1", "2 problems");
  }

  @Test
  void anUnknownOptionIsAUsageError() {
    CommandResult result = CommandResult.of("build", "--nosuch");

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("--nosuch");
  }

  @Test
  void aMissingTreeIsAUsageError() {
    CommandResult result = CommandResult.of("list", "--tree", folder.resolve("nowhere"));

    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("nowhere", "--tree");
  }

  @Test
  void aFarmThatIsNotThereIsSaidToBeUnreachable() throws Exception {
    TreeFolder tree = TreeFolder.ofFourImages(folder);
    int nobody;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = free.getLocalPort();
    }

    CommandResult result =
        CommandResult.of("build", "--tree", tree.root(), "--server=http://127.0.0.1:" + nobody);

    assertThat(result.exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    assertThat(result.err()).contains("127.0.0.1:" + nobody, "kiln up");
  }

  /** Exit code 2, every text, and the line itself with a caret below the place. */
  private static void assertRefused(CommandResult result, String... texts) {
    assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(List.of(texts));
    assertThat(result.err().lines()).anyMatch(line -> line.strip().matches("[|0-9 ]*\\^.*"));
  }
}
