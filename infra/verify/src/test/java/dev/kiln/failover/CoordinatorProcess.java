package dev.kiln.failover;

import dev.kiln.cli.KilnProcess;
import java.nio.file.Path;
import java.util.List;

/** A real {@code kiln coordinator} in a process of its own, which can be killed and frozen. */
final class CoordinatorProcess {

  private final KilnProcess process;

  private CoordinatorProcess(KilnProcess process) {
    this.process = process;
  }

  /**
   * Starts one; it is a while until it owns something.
   *
   * @param clusterPort where coordinators talk to each other
   * @param otherPort the same of the other coordinator
   */
  static CoordinatorProcess start(
      String name, String bootstrapServers, int clusterPort, int otherPort, Path folder) {
    return new CoordinatorProcess(
        KilnProcess.start(
            name,
            folder,
            List.of(
                "coordinator",
                "--kafka=" + bootstrapServers,
                "--name=" + name,
                "--port=0",
                "--cluster-port=" + clusterPort,
                "--member=127.0.0.1:" + otherPort,
                "--data=" + folder.resolve(name))));
  }

  String name() {
    return process.name();
  }

  /** What it has said. */
  String output() {
    return process.output();
  }

  /** {@code kill -9}. */
  void kill() {
    process.kill();
  }

  /** {@code kill -STOP}: it does not notice that time passes. */
  void freeze() {
    process.freeze();
  }

  /** {@code kill -CONT}: it goes on where it was, with everything that has changed behind it. */
  void wake() {
    process.wake();
  }

  void close() {
    process.close();
  }
}
