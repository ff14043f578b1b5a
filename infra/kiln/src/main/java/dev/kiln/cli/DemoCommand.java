package dev.kiln.cli;

import dev.kiln.coordinator.status.BuildView;
import dev.kiln.coordinator.status.TaskView;
import dev.kiln.coordinator.submission.DiscoveredTree;
import dev.kiln.coordinator.submission.TreeSelection;
import dev.kiln.event.PublishPolicy;
import dev.kiln.image.BuildId;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole of Kiln in one command: starts a farm, builds the tree, stops the farm. */
@Command(
    name = "demo",
    description = {
      "Sets up this machine, starts a farm in one process and builds the tree with it.",
      "Run it again: what has not changed is reused.",
      "Ctrl-C is like a kill of the farm: kiln up goes on with the build."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln demo                       every image of image-templates",
      "  kiln demo --verify memcached    one image and what it is made from; then ask it",
      "  kiln demo --workers 4 --port 8081"
    })
final class DemoCommand implements Callable<Integer> {

  @Mixin TreeOptions trees = new TreeOptions();
  @Mixin PatternOptions names = new PatternOptions();
  @Mixin FarmOptions options = new FarmOptions();
  @Mixin WatchOptions watch = new WatchOptions();

  @Option(
      names = "--verify",
      description =
          "If the build succeeded, run every image that has a script"
              + " infra/verify/images/verify-IMAGE.sh (haproxy, keystone, mariadb-server,"
              + " memcached, rabbitmq) and ask it something; exit code 1 if one fails.")
  boolean verify;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException, IOException {
    long began = System.nanoTime();
    Logging.toFile(options.directory().resolve("farm.log"));
    PrintWriter out = spec.commandLine().getOut();
    DiscoveredTree tree = trees.discover();
    TreeSelection.of(tree, names.request(), Settings.platform())
        .chooseForBuild(Collections.emptySortedMap());
    Submission submission = new Submission(tree, names.request(), 0, PublishPolicy.ATOMIC);
    say(out, "starting broker, coordinator and %d workers …".formatted(options.workers));
    try (LocalFarm farm = LocalFarm.start(options);
        FarmClient client = new FarmClient(farm.url())) {
      say(
          out,
          "started in %s; status page while it runs: %s"
              .formatted(Durations.words(Duration.ofNanos(System.nanoTime() - began)), farm.url()));
      BuildId id = submission.send(client);
      Thread reminder =
          Interruption.remind(id, "go on with it    kiln up", spec.commandLine().getErr());
      int code = new BuildWatch(client, watch, out, spec.commandLine().getErr()).untilEnd(id);
      Runtime.getRuntime().removeShutdownHook(reminder);
      say(out, "the status page stays with: kiln up");
      if (code == ExitCode.OK && verify) {
        return verify(client.build(id).orElseThrow(), out);
      }
      return code;
    }
  }

  private void say(PrintWriter out, String line) {
    if (!watch.quiet && !"-".equals(watch.summaryJson)) {
      out.println(line);
      out.flush();
    }
  }

  /** Runs every check whose image was built; each prints what it saw. */
  private static int verify(BuildView view, PrintWriter out)
      throws IOException, InterruptedException {
    int code = ExitCode.OK;
    for (TaskView task : view.tasks()) {
      Path check =
          KilnHome.path()
              .resolve("infra/verify/images")
              .resolve("verify-%s.sh".formatted(task.image()));
      if (Files.exists(check) && task.reference().isPresent()) {
        out.println();
        out.println("verify %s (%s)".formatted(task.image(), task.reference().get()));
        out.flush();
        int ended =
            new ProcessBuilder(check.toString(), task.reference().get())
                .inheritIO()
                .start()
                .waitFor();
        if (ended != 0) {
          out.println("verify %s failed".formatted(task.image()));
          code = ExitCode.IMAGES_FAILED;
        }
      }
    }
    out.flush();
    return code;
  }
}
