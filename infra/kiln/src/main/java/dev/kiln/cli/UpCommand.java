package dev.kiln.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a farm in one process until it is told to stop. */
@Command(
    name = "up",
    description = {
      "Runs a farm on this machine: Kafka broker, coordinator and workers in one process.",
      "Builds that were not finished when it stopped or was killed go on.",
      "Stops with Ctrl-C; what is being built is given back and goes on at the next start."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  kiln up                              then open http://127.0.0.1:8080/",
      "  kiln up --workers 4 --slots 2        eight images at once",
      "  kiln up --port 8081 --kafka-port 9093 --data /var/lib/kiln"
    })
final class UpCommand implements Callable<Integer> {

  @Mixin FarmOptions options = new FarmOptions();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Path log = options.directory().resolve("farm.log");
    Logging.toFile(log);
    PrintWriter out = spec.commandLine().getOut();
    out.println("starting broker, coordinator and %d workers …".formatted(options.workers));
    out.flush();
    LocalFarm farm = LocalFarm.start(options);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  farm.close();
                  stopped.countDown();
                },
                "stop"));
    out.println("status page   " + farm.url());
    out.println("Kafka         " + farm.bootstrapServers());
    out.println("log           " + log);
    out.println("build with    kiln build            stop with Ctrl-C");
    out.flush();
    stopped.await();
    return ExitCode.OK;
  }
}
