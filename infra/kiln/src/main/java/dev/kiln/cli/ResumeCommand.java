package dev.kiln.cli;

import dev.kiln.coordinator.status.FarmCondition;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks that the farm, or a drained worker, works again. */
@Command(
    name = "resume",
    description = {
      "Lets a paused farm work again, or with WORKER a drained worker.",
      "Hosts that the farm itself has paused stay so until they do well; kiln status shows them."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  kiln resume", "  kiln resume builder-7"})
final class ResumeCommand implements Callable<Integer> {

  @Mixin ServerOption server = new ServerOption();

  @Parameters(
      paramLabel = "WORKER",
      arity = "0..1",
      description = "Take back the drain of this worker, which need not be there.")
  @Nullable String worker;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (FarmClient farm = new FarmClient(server.server)) {
      FarmCondition before = farm.farm().condition();
      out.println(worker == null ? farm(farm, before) : worker(farm, worker, before));
    }
    out.flush();
    return ExitCode.OK;
  }

  /** Asked for in any case, as for a worker: a pause may have been written a moment ago. */
  private static String farm(FarmClient farm, FarmCondition before) throws InterruptedException {
    farm.resume();
    return before.paused().isPresent() ? "the farm works again" : "the farm was not paused";
  }

  private static String worker(FarmClient farm, String worker, FarmCondition before)
      throws InterruptedException {
    farm.resume(worker);
    boolean drained =
        before.drainedWorkers().stream().anyMatch(each -> each.worker().equals(worker));
    return worker + (drained ? " takes work again" : " was not drained");
  }
}
