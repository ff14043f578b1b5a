package dev.kiln.cli;

import dev.kiln.configuration.SourceId;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.image.ImageName;
import dev.kiln.template.ContextFile;
import dev.kiln.template.ImageTemplate;
import dev.kiln.template.References;
import dev.kiln.template.SourcesDirective;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the Dockerfiles and build contexts, to be read or built by hand. */
@Command(
    name = "render",
    description = {
      "Writes every selected Dockerfile and its context to DIR/IMAGE/.",
      "Parents stand in it by the name and tag that they will be published under.",
      "Needs neither Kafka nor an engine, and a network only for --with-sources."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln render --out /tmp/out",
      "  kiln render ^memcached$ --out /tmp/out && docker build /tmp/out/memcached"
    })
final class RenderCommand implements Callable<Integer> {

  @Mixin TreeOptions trees = new TreeOptions();
  @Mixin SelectionOptions selection = new SelectionOptions();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to.")
  Path out = Path.of("");

  @Option(
      names = "--with-sources",
      description = "Fetch the images' sources into the contexts, too; needs a network.")
  boolean withSources;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    DiscoveredTree discovered = trees.discover();
    SortedSet<ImageName> selected = selection.choose(discovered, trees).selected();
    References canonical = References.canonical(discovered.base(), discovered.configuration());
    selected.parallelStream()
        .map(discovered::template)
        .forEach(image -> write(image, discovered.renderer().render(image, canonical).text()));
    if (withSources) {
      writeSources(discovered, selected);
    }
    PrintWriter console = spec.commandLine().getOut();
    console.println("%d Dockerfiles below %s".formatted(selected.size(), out));
    console.flush();
    return ExitCode.OK;
  }

  private void writeSources(DiscoveredTree discovered, SortedSet<ImageName> selected)
      throws InterruptedException {
    SortedMap<SourceId, Path> archives = new LocalSources(discovered).fetched(selected);
    for (ImageName image : selected) {
      Path folder = out.resolve(image.value());
      for (SourceId source : discovered.sources(image).keySet()) {
        Path target = folder.resolve(SourcesDirective.archive(source));
        try {
          Files.createDirectories(target.getParent());
          Files.copy(
              Objects.requireNonNull(archives.get(source)),
              target,
              StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
          throw new CommandFailure(
              ExitCode.UNREACHABLE, "cannot write %s: %s".formatted(target, e), e);
        }
      }
    }
  }

  private void write(ImageTemplate image, String dockerfile) {
    Path folder = out.resolve(image.name().value());
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("Dockerfile"), dockerfile);
      for (ContextFile file : image.context()) {
        write(file, folder);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.UNREACHABLE, "cannot write below %s: %s".formatted(folder, e), e);
    }
  }

  private static void write(ContextFile file, Path folder) throws IOException {
    Path target = folder.resolve(file.path());
    Path parent = target.getParent();
    if (!folder.equals(parent)) {
      Files.createDirectories(parent);
    }
    Files.write(target, file.content());
    if (file.executable() && !target.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make %s executable".formatted(target));
    }
  }
}
