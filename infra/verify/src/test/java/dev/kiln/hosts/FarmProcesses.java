package dev.kiln.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kiln.broker.EmbeddedBroker;
import dev.kiln.cli.CommandResult;
import dev.kiln.cli.KilnProcess;
import dev.kiln.cli.TestBase;
import dev.kiln.coordinator.partition.TopicSetup;
import dev.kiln.event.Fact;
import dev.kiln.failover.FactFollower;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.registry.FaultyRegistry;
import dev.kiln.registry.RegistryProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A farm on this machine of which every part that real farms spread over hosts is a process of its
 * own: a registry, a coordinator, and hosts, each with an engine and a worker. Only the broker
 * lives in the tests' JVM.
 *
 * <p>As a static field with {@code @RegisterExtension} it lives for a test class. It is taken away
 * completely at the end, also when it could not be started as a whole.
 */
final class FarmProcesses implements BeforeAllCallback, AfterAllCallback {

  private static final int PARTITIONS = 4;
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final int hostCount;
  private final int slots;
  private OptionalLong diskMebibytes = OptionalLong.empty();
  private List<String> workerOptions = List.of();
  private String workerJavaOptions = "";
  private Optional<String> serverConfiguration = Optional.empty();

  private final List<WorkerHost> hosts = new ArrayList<>();
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final RegistryProcess registry = new RegistryProcess();
  private final int port = freePort();
  private @Nullable FactFollower facts;

  private FarmProcesses(int hostCount, int slots) {
    this.hostCount = hostCount;
    this.slots = slots;
  }

  /** A farm of so many hosts, each of which builds {@code slots} images at once. */
  static FarmProcesses of(int hosts, int slots) {
    return new FarmProcesses(hosts, slots);
  }

  /** Gives each engine a disk of this size only. */
  FarmProcesses withSmallDisks(long mebibytes) {
    diskMebibytes = OptionalLong.of(mebibytes);
    return this;
  }

  /** Starts each worker with these options too. */
  FarmProcesses withWorkerOptions(String... options) {
    workerOptions = List.of(options);
    return this;
  }

  /** Starts each worker's JVM with these options too. */
  FarmProcesses withWorkerJavaOptions(String options) {
    workerJavaOptions = options;
    return this;
  }

  /** Gives each worker this {@code kiln-server.yaml}. */
  FarmProcesses withServerConfiguration(String yaml) {
    serverConfiguration = Optional.of(yaml);
    return this;
  }

  /** Where images go, unless a test puts a {@link FaultyRegistry} before it. */
  RegistryProcess registry() {
    return registry;
  }

  List<WorkerHost> hosts() {
    return List.copyOf(hosts);
  }

  /** The host of the worker that a fact or a summary names. */
  WorkerHost host(String worker) {
    return hosts.stream()
        .filter(host -> host.name().equals(worker))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no host is called " + worker));
  }

  /** Where page and API are. */
  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Runs {@code kiln build} to its end. */
  CommandResult build(String registryName, Path tree, String namespace, Object... options) {
    return CommandResult.of(
        Stream.of(
                List.of(
                    "build",
                    "--server=" + url(),
                    "--tree=" + tree,
                    "--registry=" + registryName,
                    "--namespace=" + namespace,
                    "--base-image=" + TestBase.reference(),
                    "--freshness=never",
                    "--no-progress"),
                List.of(options))
            .flatMap(List::stream)
            .toArray());
  }

  /** Submits a build and leaves it alone. */
  BuildId submit(String registryName, Path tree, String namespace, Object... options) {
    Object[] detached =
        Stream.concat(Stream.of("--detach"), Stream.of(options)).toArray(Object[]::new);
    CommandResult result = build(registryName, tree, namespace, detached);
    assertThat(result.exitCode()).as(result.err()).isZero();
    return BuildId.parse(result.out().strip());
  }

  /** The facts about a build that count, so far. */
  List<Fact> facts(BuildId build) {
    if (facts == null) {
      throw new IllegalStateException("the farm was never started");
    }
    return facts.valid(build);
  }

  /** The facts of one kind about a build, so far. */
  <F extends Fact> List<F> facts(BuildId build, Class<F> kind) {
    return facts(build).stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Who built what in a build, by the image's name. */
  SortedMap<String, String> workers(BuildId build) {
    SortedMap<String, String> workers = new TreeMap<>();
    facts(build, Fact.TaskBuilt.class)
        .forEach(fact -> workers.put(fact.image().value(), fact.worker().worker()));
    return workers;
  }

  /** Waits until a worker has begun with an image, and returns its host. */
  WorkerHost awaitStart(BuildId build, String image, Duration limit) {
    Fact.TaskStarted started =
        await(image + " is being built")
            .atMost(limit)
            .pollInterval(PAUSE)
            .until(
                () ->
                    facts(build, Fact.TaskStarted.class).stream()
                        .filter(fact -> fact.image().equals(ImageName.of(image)))
                        .reduce((earlier, later) -> later),
                Optional::isPresent)
            .orElseThrow();
    return host(started.worker().worker());
  }

  /** Waits until {@code kiln workers} says something about a worker that contains {@code words}. */
  void awaitWords(WorkerHost host, String words, Duration limit) {
    await("%s is said to be: %s".formatted(host.name(), words))
        .atMost(limit)
        .pollInterval(PAUSE)
        .untilAsserted(() -> assertThat(words(host)).contains(words));
  }

  /** What {@code kiln workers} says about a worker. */
  String words(WorkerHost host) {
    return CommandResult.of("workers", "--server=" + url())
        .out()
        .lines()
        .filter(line -> line.startsWith(host.name() + " "))
        .findFirst()
        .orElse("");
  }

  /** Waits until a build is over, and tells how it ended. */
  Fact.BuildEnded awaitEnd(BuildId build, Duration limit) {
    await("build " + build + " is over")
        .atMost(limit)
        .pollInterval(PAUSE)
        .untilAsserted(() ->
            assertThat(facts(build, Fact.BuildEnded.class)).as(() -> story(build)).hasSize(1));
    return facts(build, Fact.BuildEnded.class).getFirst();
  }

  /** What happened in a build, a line for each fact, for the message of a test that fails. */
  String story(BuildId build) {
    return String.join("\n", facts(build).stream().map(Fact::toString).toList());
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    try {
      start();
    } catch (Exception | AssertionError e) {
      afterAll(context);
      throw e;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    List<Exception> failures = new ArrayList<>();
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      Exception first = failures.removeFirst();
      failures.forEach(first::addSuppressed);
      throw first;
    }
  }

  private void start() throws Exception {
    HostPlace center = HostPlace.take();
    parts.push(center);
    parts.push(registry);
    registry.start();
    EmbeddedBroker broker = EmbeddedBroker.start(center.folder().resolve("kafka"), 0);
    parts.push(broker);
    TopicSetup.ensure(
        broker.bootstrapServers(),
        PARTITIONS,
        List.of(Pool.of(Platform.ofJavaArchitecture(System.getProperty("os.arch")))));
    FactFollower follower = new FactFollower(broker.bootstrapServers(), PARTITIONS);
    parts.push(follower::close);
    facts = follower;
    KilnProcess coordinator = startCoordinator(broker.bootstrapServers(), center.folder());
    parts.push(coordinator);
    for (int i = 0; i < hostCount; i++) {
      startHost(broker.bootstrapServers());
    }
    hosts.forEach(WorkerHost::awaitReady);
    awaitAnswer(coordinator);
  }

  private KilnProcess startCoordinator(String bootstrapServers, Path folder) {
    return KilnProcess.start(
        "coordinator",
        folder,
        List.of(
            "coordinator",
            "--kafka=" + bootstrapServers,
            "--name=coordinator",
            "--port=" + port,
            "--cluster-port=" + freePort(),
            "--data=" + folder.resolve("coordinator")));
  }

  private void startHost(String bootstrapServers) throws InterruptedException, IOException {
    HostPlace place = HostPlace.take();
    parts.push(place);
    EngineProcess engine =
        diskMebibytes.isPresent()
            ? EngineProcess.startOnSmallDisk(place, diskMebibytes.getAsLong())
            : EngineProcess.start(place);
    WorkerHost host =
        WorkerHost.start(
            place,
            engine,
            workerArguments(place, bootstrapServers),
            Map.of("KILN_REGISTRY", registry.name(), "KILN_JAVA_OPTS", workerJavaOptions));
    hosts.add(host);
    parts.push(host);
  }

  private List<String> workerArguments(HostPlace place, String bootstrapServers)
      throws IOException {
    List<String> arguments = new ArrayList<>(workerOptions);
    arguments.add("--kafka=" + bootstrapServers);
    arguments.add("--slots=" + slots);
    if (serverConfiguration.isPresent()) {
      Path file =
          Files.writeString(
              place.folder().resolve("kiln-server.yaml"), serverConfiguration.orElseThrow());
      arguments.add("--server-config=" + file);
    }
    return arguments;
  }

  private void awaitAnswer(KilnProcess coordinator) {
    await("the coordinator answers")
        .atMost(START_LIMIT)
        .pollInterval(PAUSE)
        .untilAsserted(() ->
            assertThat(CommandResult.of("status", "--server=" + url()).exitCode())
                .as(coordinator::output)
                .isZero());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port on the loopback interface", e);
    }
  }
}
