package dev.kiln.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    assertThat(images.get(1).get("reason").asText()).isEqualTo("selected");
  }

  @Test
  void listShowsEveryImageAsText() {
    TreeFolder tree = TreeFolder.ofFourImages(folder);

    CommandResult result = CommandResult.of("list", "--tree", tree.root());

    assertThat(result.exitCode()).isZero();
    assertThat(result.out().lines().toList())
        .hasSize(4)
        .anySatisfy(line -> assertThat(line).matches("collector +matched +from middle, root"))
        .anySatisfy(line -> assertThat(line).matches("root +matched +-"));
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
