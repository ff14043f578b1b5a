package dev.kiln.hosts;

import dev.kiln.cli.Docker;
import dev.kiln.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A {@code dockerd} of its own on this machine, with images, containers, socket, {@code containerd}
 * and bridge that no other engine knows. It shares the machine's network, so that a registry on a
 * loopback port is the same one for all.
 *
 * <p>It can be killed, in which case containers go on, and started again on what it left. Closing
 * it leaves nothing behind, whatever state it is in.
 */
final class EngineProcess implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

  private final HostPlace place;
  private Process process;

  private EngineProcess(HostPlace place) throws InterruptedException, IOException {
    this.place = place;
    this.process = launch();
    awaitAnswer();
  }

  /** Starts one at an empty place; returns when it answers. */
  static EngineProcess start(HostPlace place) throws InterruptedException {
    return start(place, OptionalLong.empty());
  }

  /**
   * Starts one whose images and containers are on a disk of {@code diskMebibytes}, made of memory.
   */
  static EngineProcess startOnSmallDisk(HostPlace place, long diskMebibytes)
      throws InterruptedException {
    return start(place, OptionalLong.of(diskMebibytes));
  }

  private static EngineProcess start(HostPlace place, OptionalLong diskMebibytes)
      throws InterruptedException {
    try {
      place.bridge().add();
      Path data = Files.createDirectories(place.folder().resolve("data"));
      if (diskMebibytes.isPresent()) {
        SystemCommand.run(
            "mount",
            "-t",
            "tmpfs",
            "-o",
            "size=%dm".formatted(diskMebibytes.getAsLong()),
            place.name(),
            data.toString());
      }
      return new EngineProcess(place);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start dockerd on " + place.name(), e);
    }
  }

  /** Its address, as {@code DOCKER_HOST} wants it. */
  String address() {
    return "unix://" + socket();
  }

  /** Where its images and containers are. */
  Path data() {
    return place.folder().resolve("data");
  }

  /** {@code dockerd}'s id; another one after each start. */
  long pid() {
    return process.pid();
  }

  /** Runs {@code docker} with it and returns what that prints. */
  String docker(String... arguments) throws InterruptedException {
    return Docker.run(
        Stream.concat(Stream.of("-H", address()), Stream.of(arguments)).toArray(String[]::new));
  }

  /** The ids and commands of the containers that run. */
  List<String> runningContainers() throws InterruptedException {
    return docker("ps", "--no-trunc", "--format", "{{.ID}} {{.Command}}").lines().toList();
  }

  /** The ids and commands of all containers, those that have ended or never started included. */
  List<String> containers() throws InterruptedException {
    return docker("ps", "--all", "--no-trunc", "--format", "{{.ID}} {{.Command}}").lines().toList();
  }

  /** What it has said, in all its lives. */
  String output() {
    try {
      return Files.exists(log()) ? Files.readString(log()) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it and its {@code containerd}; what runs in containers goes on without them. */
  void kill() {
    // It would start containerd again if that died first.
    process.destroyForcibly().onExit().join();
    containerd().ifPresent(Signal.KILL::send);
  }

  /** Lets it stand still: it takes connections and answers nothing. */
  void freeze() {
    Signal.STOP.send(process.pid());
  }

  /** Lets it go on. */
  void wake() {
    Signal.CONT.send(process.pid());
  }

  /** Stops it in order, its containers with it; they have ten seconds to end by themselves. */
  void stop() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("dockerd does not stop: " + output());
    }
  }

  /** Starts it again, with the images and containers it had; returns when it answers. */
  void startAgain() throws InterruptedException {
    if (process.isAlive()) {
      throw new IllegalStateException("dockerd runs on " + place.name());
    }
    try {
      // Their numbers may be somebody else's by now, or not yet buried; then it would not start.
      Files.deleteIfExists(place.folder().resolve("docker.pid"));
      Files.deleteIfExists(containerdPid());
      process = launch();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start dockerd again on " + place.name(), e);
    }
    awaitAnswer();
  }

  @Override
  public void close() {
    place.close();
  }

  private Process launch() throws IOException {
    Path folder = place.folder();
    // Settings of this machine's own engine must not count here.
    Path settings = Files.writeString(folder.resolve("daemon.json"), "{}");
    List<String> command = new ArrayList<>(HostIdentity.uts(place.name()));
    command.addAll(
        List.of(
            "dockerd",
            "--config-file=" + settings,
            "--data-root=" + data(),
            "--exec-root=" + folder.resolve("exec"),
            "--pidfile=" + folder.resolve("docker.pid"),
            "--host=" + address(),
            "--containerd-namespace=" + place.name(),
            "--containerd-plugins-namespace=" + place.name() + "-plugins",
            "--bridge=" + place.bridge().name(),
            "--iptables=false",
            "--ip-masq=false",
            "--userland-proxy=false",
            "--exec-opt=native.cgroupdriver=cgroupfs",
            "--cgroup-parent=" + place.controlGroup()));
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
    return started;
  }

  private void awaitAnswer() throws InterruptedException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError(
            "dockerd does not answer on %s: %s".formatted(place.name(), output()));
      }
      Thread.sleep(20);
    }
  }

  /** Its command line client would take ten times as long to say the same. */
  private boolean answers() {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket()));
      channel.write(
          ByteBuffer.wrap("GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
      byte[] answer = Channels.newInputStream(channel).readAllBytes();
      return new String(answer, StandardCharsets.US_ASCII).startsWith("HTTP/1.0 200");
    } catch (IOException _) {
      return false;
    }
  }

  /** Of its own only: where the system has one, it is used and belongs to others too. */
  private Optional<Long> containerd() {
    Path file = containerdPid();
    try {
      return Files.exists(file)
          ? Optional.of(Long.valueOf(Files.readString(file).strip()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path containerdPid() {
    return place.folder().resolve("exec/containerd/containerd.pid");
  }

  private Path socket() {
    return place.folder().resolve("docker.sock");
  }

  private Path log() {
    return place.folder().resolve("dockerd.log");
  }
}
