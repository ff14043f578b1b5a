package dev.kiln.worker.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Info;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.api.model.VersionComponent;
import dev.kiln.image.BuilderKind;
import dev.kiln.image.Platform;
import dev.kiln.worker.attempt.EngineInformation;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads off what an engine says about itself what kind of engine it is and what it can do. */
final class EngineIdentity {

  static final String DOCKER = "Docker";
  static final String PODMAN = "Podman";

  private static final Pattern API = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})");

  private EngineIdentity() {}

  /** Asks the engine; fails as docker-java does when it does not answer. */
  static EngineInformation of(DockerClient docker) {
    Info info = docker.infoCmd().exec();
    Version version = docker.versionCmd().exec();
    String product = product(version);
    boolean podman = product.equals(PODMAN);
    return new EngineInformation(
        Optional.ofNullable(info.getName()).orElse(""),
        product,
        Optional.ofNullable(version.getVersion()).orElse(""),
        Platform.ofJavaArchitecture(Optional.ofNullable(info.getArchitecture()).orElse("unknown")),
        Path.of(Optional.ofNullable(info.getDockerRootDir()).orElse("/")),
        podman || !hasBuildKit(version)
            ? Set.of(BuilderKind.CLASSIC)
            : Set.of(BuilderKind.CLASSIC, BuilderKind.BUILDKIT),
        // Podman always can; Docker's classic builder only as an experiment.
        podman || Boolean.TRUE.equals(info.getExperimentalBuild()));
  }

  /** Docker's API has had it since 1.39 for whoever asks, whatever the engine's own default is. */
  private static boolean hasBuildKit(Version version) {
    Matcher api = API.matcher(Optional.ofNullable(version.getApiVersion()).orElse(""));
    return api.matches()
        && "linux".equals(version.getOperatingSystem())
        && (Integer.parseInt(api.group(1)) > 1 || Integer.parseInt(api.group(2)) >= 39);
  }

  /** What kind of engine has answered so. */
  static String product(Version version) {
    return Optional.ofNullable(version.getComponents()).orElse(List.of()).stream()
            .map(VersionComponent::getName)
            .anyMatch(name -> name != null && name.toLowerCase(Locale.ROOT).contains("podman"))
        ? PODMAN
        : DOCKER;
  }
}
