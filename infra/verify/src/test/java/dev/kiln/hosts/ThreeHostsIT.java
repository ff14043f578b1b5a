package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.cli.CommandResult;
import dev.kiln.cli.TreeFolder;
import dev.kiln.event.Fact;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three hosts whose engines know nothing of each other build one tree; what one has built reaches
 * the others through the registry.
 */
@Tag("faults")
final class ThreeHostsIT {

  private static final Set<String> MIDDLES = Set.of("one", "two", "three");

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
    BuildSummary summary = BuildSummary.read(file);
    new BuildOutcome(FARM, summary.build(), "together")
        .assertSuccess("root", "one", "two", "three", "one-leaf", "two-leaf", "collector");
    assertThat(FARM.facts(summary.build(), Fact.TaskReused.class)).isEmpty();
    assertThat(summary.workers()).isEqualTo(FARM.workers(summary.build()));
    assertThat(summary.workers().entrySet())
        .filteredOn(image -> MIDDLES.contains(image.getKey()))
        .extracting(Map.Entry::getValue)
        .as("what is made from root is made on three hosts, two of which had to fetch root")
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  /** Slow enough that a single host can't have them all. */
  private static String middle(String name) {
    return "#from(\"root\")\nRUN sleep 3 && echo %s > /%s.txt\n".formatted(name, name);
  }
}
