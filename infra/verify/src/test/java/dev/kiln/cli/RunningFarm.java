package dev.kiln.cli;

import dev.kiln.registry.RegistryProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A farm in this process with a registry of its own, on free ports, its data in a new folder. */
final class RunningFarm implements AutoCloseable {

  private final RegistryProcess registry;
  private final LocalFarm farm;

  private RunningFarm(RegistryProcess registry, LocalFarm farm) {
    this.registry = registry;
    this.farm = farm;
  }

  static RunningFarm start(Path data) throws InterruptedException {
    RegistryProcess registry = new RegistryProcess();
    registry.start();
    FarmOptions options = new FarmOptions();
    options.port = 0;
    options.kafkaPort = 0;
    options.workers = 2;
    options.slots = 2;
    options.data = data;
    return new RunningFarm(registry, LocalFarm.start(options));
  }

  String url() {
    return farm.url();
  }

  String bootstrapServers() {
    return farm.bootstrapServers();
  }

  String registry() {
    return registry.name();
  }

  FarmClient client() {
    return new FarmClient(url());
  }

  /** Runs {@code kiln build} against this farm. */
  CommandResult build(Path tree, String namespace, String base, Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "build",
                "--server=" + url(),
                "--tree=" + tree,
                "--registry=" + registry(),
                "--namespace=" + namespace,
                "--base-image=" + base,
                "--freshness=never",
                "--no-progress"));
    arguments.addAll(List.of(more));
    return CommandResult.of(arguments.toArray());
  }

  @Override
  public void close() {
    farm.close();
    registry.close();
  }
}
