package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.cli.CommandResult;
import dev.kiln.event.Fact;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three hosts build the demo tree together, parents travelling through the registry. */
final class DemoTreeIT {

  @RegisterExtension static final FarmProcesses FARM = FarmProcesses.of(3, 1);

  @TempDir Path folder;

  @Test
  void theDemoTreeIsBuiltByAllHostsTogether() {
    Path file = folder.resolve("summary.json");

    CommandResult result =
        FARM.build(
            FARM.registry().name(),
            Path.of("../../image-templates"),
            "demo",
            "--summary-json=" + file);

    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    BuildSummary summary = BuildSummary.read(file);
    assertThat(FARM.facts(summary.build(), Fact.TaskBuilt.class))
        .extracting(Fact.TaskBuilt::image)
        .as("each image once")
        .doesNotHaveDuplicates()
        .hasSize(summary.workers().size());
    assertThat(summary.workers()).isEqualTo(FARM.workers(summary.build()));
    Set<String> hosts = new TreeSet<>();
    FARM.hosts().forEach(host -> hosts.add(host.name()));
    assertThat(new TreeSet<>(summary.workers().values())).isEqualTo(hosts);
  }
}
