package dev.kiln.cli;

import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import dev.kiln.template.ContextFile;
import dev.kiln.template.DockerfileRenderer;
import dev.kiln.template.ImageTemplate;
import dev.kiln.template.References;
import dev.kiln.template.VelocityDockerfileRenderer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the Dockerfiles and build contexts, to be read or built by hand. */
@Command(
    name = "render",
    description = {
      "Writes every selected Dockerfile and its context to DIR/IMAGE/.",
      "Parents stand in it by the name and tag that they will be published under.",
      "Needs neither Kafka nor an engine."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln render --out /tmp/out",
      "  kiln render ^memcached$ --out /tmp/out && docker build /tmp/out/memcached"
    })
final class RenderCommand implements Callable<Integer> {

  @Mixin TreeOptions trees = new TreeOptions();

  @Parameters(
      paramLabel = "REGEX",
      arity = "0..*",
      description = "Images whose name contains a match, and everything they are made from.")
  List<String> regexes = new ArrayList<>();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to.")
  Path out = Path.of("");

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    DiscoveredTree discovered = trees.discover();
    SortedSet<ImageName> selected = Patterns.selection(regexes).selected(discovered.graph());
    DockerfileRenderer renderer =
        new VelocityDockerfileRenderer(discovered.tree(), discovered.configuration());
    References canonical = References.canonical(discovered.base(), discovered.configuration());
    for (ImageTemplate image : discovered.tree().images().values()) {
      if (selected.contains(image.name())) {
        write(image, renderer.render(image, canonical).text());
      }
    }
    PrintWriter console = spec.commandLine().getOut();
    console.println("%d Dockerfiles below %s".formatted(selected.size(), out));
    console.flush();
    return ExitCode.OK;
  }

  private void write(ImageTemplate image, String dockerfile) throws IOException {
    Path folder = out.resolve(image.name().value());
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("Dockerfile"), dockerfile);
    for (ContextFile file : image.context()) {
      Path target = folder.resolve(file.path());
      Files.createDirectories(target.getParent());
      Files.write(target, file.content());
      if (file.executable() && !target.toFile().setExecutable(true, false)) {
        throw new IOException("cannot make %s executable".formatted(target));
      }
    }
  }
}
