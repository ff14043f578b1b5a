package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kiln.cli.CommandResult;
import dev.kiln.cli.TreeFolder;
import dev.kiln.event.Fact;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three hosts whose engines know nothing of each other build one tree; what one has built reaches
 * the others through the registry.
 */
final class ThreeHostsIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension static final FarmProcesses FARM = FarmProcesses.of(3, 1);

  @TempDir Path folder;

  @Test
  void aTreeIsBuiltByAllHostsTogether() throws Exception {
    TreeFolder tree =
        new TreeFolder(folder.resolve("tree"))
            .image("root", "#base()\nRUN echo root > /root.txt\n")
            .image("one", middle("one"))
            .image("two", middle("two"))
            .image("three", middle("three"))
            .image("one-leaf", "#from(\"one\")\nRUN cat /root.txt /one.txt > /leaf.txt\n")
            .image("two-leaf", "#from(\"two\")\nRUN cat /root.txt /two.txt > /leaf.txt\n")
            .image(
                "collector",
                """
                #from("three")
                COPY --from=#image("one") /one.txt /copied/one.txt
                COPY --from=#image("two") /two.txt /copied/two.txt
                """);
    Path file = folder.resolve("summary.json");

    CommandResult result =
        FARM.build(FARM.registry().name(), tree.root(), "together", "--summary-json=" + file);

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    JsonNode summary = JSON.readTree(file.toFile());
    BuildId build = BuildId.parse(summary.get("build").asText());
    assertThatEachWasBuiltOnce(build, 7);
    assertThat(workers(summary)).as("the summary names who built what").isEqualTo(workers(build));
    Collection<String> middles =
        Map.copyOf(workers(build)).entrySet().stream()
            .filter(entry -> List.of("one", "two", "three").contains(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(middles)
        .as("images made from root are built on three hosts, so on two without root's engine")
        .doesNotHaveDuplicates()
        .hasSize(3);
  }

  /** Slow enough that a single host can't have them all. */
  private static String middle(String name) {
    return "#from(\"root\")\nRUN sleep 3 && echo %s > /%s.txt\n".formatted(name, name);
  }

  private static void assertThatEachWasBuiltOnce(BuildId build, int images) {
    Map<ImageName, Integer> built = new TreeMap<>();
    FARM.facts(build, Fact.TaskBuilt.class)
        .forEach(fact -> built.merge(fact.image(), 1, Integer::sum));
    assertThat(built).as(() -> FARM.story(build)).hasSize(images);
    assertThat(built.values()).containsOnly(1);
    assertThat(FARM.facts(build, Fact.TaskReused.class)).isEmpty();
  }

  private static Map<String, String> workers(JsonNode summary) {
    Map<String, String> workers = new TreeMap<>();
    summary
        .get("built")
        .forEach(image -> workers.put(image.get("name").asText(), image.get("worker").asText()));
    return workers;
  }

  private static Map<String, String> workers(BuildId build) {
    Map<String, String> workers = new TreeMap<>();
    FARM.facts(build, Fact.TaskBuilt.class)
        .forEach(fact -> workers.put(fact.image().value(), fact.worker().worker()));
    return workers;
  }
}
