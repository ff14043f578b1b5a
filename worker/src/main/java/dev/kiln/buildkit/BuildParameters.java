package dev.kiln.buildkit;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the engine is asked to build of a context. Starts with {@link #of}, then says what differs
 * from the engine's defaults.
 *
 * <p>There are no limits of memory and processor time: the engine takes them but BuildKit does not
 * heed them; the engine's own control group is what bounds its builds.
 *
 * @param tags the names that the image gets, such as {@code registry.example/a/b:c}; may be empty
 * @param platform such as {@code linux/arm64}; the engine's own if empty
 * @param arguments the values of {@code ARG} instructions. They stay in the image's history: a
 *     secret belongs into a session. Not shown by {@link #toString}
 * @param labels put on the image
 * @param network what {@code RUN} instructions see
 * @param cache whether results of earlier builds may be used again
 * @param dockerfile its path within the context; {@code Dockerfile} if empty
 * @param stage the stage to build; the last one if empty
 * @param buildId names the build for {@link BuildKit#cancel}
 * @param sessionId of a session that is open, for secrets and logins
 */
public record BuildParameters(
    List<String> tags,
    Optional<String> platform,
    SortedMap<String, String> arguments,
    SortedMap<String, String> labels,
    NetworkMode network,
    boolean cache,
    Optional<String> dockerfile,
    Optional<String> stage,
    Optional<String> buildId,
    Optional<String> sessionId) {

  private static final Pattern PLATFORM =
      Pattern.compile("[a-z0-9_]+(/[a-z0-9_]+(/[a-z0-9_.]+)?)?");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  /** Copies the collections and checks every value. */
  public BuildParameters {
    tags = List.copyOf(tags);
    arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    tags.forEach(tag -> check(isWord(tag), "the tag", tag, "must have no spaces"));
    arguments
        .keySet()
        .forEach(
            name -> check(isName(name), "the build argument", name, "must have no = or space"));
    labels.keySet().forEach(name -> check(!name.isBlank(), "the label", name, "must have a name"));
    platform.ifPresent(
        text -> check(PLATFORM.matcher(text).matches(), "the platform", text, "must be os/arch"));
    dockerfile.ifPresent(
        path -> check(isInside(path), "the Dockerfile", path, "must lie inside the context"));
    stage.ifPresent(name -> check(isWord(name), "the stage", name, "must have no spaces"));
    buildId.ifPresent(BuildParameters::checkId);
    sessionId.ifPresent(BuildParameters::checkId);
  }

  /** An image with these tags, everything else as the engine does it by default. */
  public static BuildParameters of(String... tags) {
    return new BuildParameters(
        List.of(tags),
        Optional.empty(),
        new TreeMap<>(),
        new TreeMap<>(),
        NetworkMode.DEFAULT,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same for that platform. */
  public BuildParameters withPlatform(String platform) {
    return new BuildParameters(
        tags,
        Optional.of(platform),
        arguments,
        labels,
        network,
        cache,
        dockerfile,
        stage,
        buildId,
        sessionId);
  }

  /** The same with these build arguments and no others. */
  public BuildParameters withArguments(Map<String, String> arguments) {
    return new BuildParameters(
        tags,
        platform,
        new TreeMap<>(arguments),
        labels,
        network,
        cache,
        dockerfile,
        stage,
        buildId,
        sessionId);
  }

  /** The same with these labels and no others. */
  public BuildParameters withLabels(Map<String, String> labels) {
    return new BuildParameters(
        tags,
        platform,
        arguments,
        new TreeMap<>(labels),
        network,
        cache,
        dockerfile,
        stage,
        buildId,
        sessionId);
  }

  /** The same with that network. */
  public BuildParameters withNetwork(NetworkMode network) {
    return new BuildParameters(
        tags, platform, arguments, labels, network, cache, dockerfile, stage, buildId, sessionId);
  }

  /** The same, with every instruction run again. Cache mounts are kept. */
  public BuildParameters withoutCache() {
    return new BuildParameters(
        tags, platform, arguments, labels, network, false, dockerfile, stage, buildId, sessionId);
  }

  /** The same with that file of the context as its Dockerfile. */
  public BuildParameters withDockerfile(String dockerfile) {
    return new BuildParameters(
        tags,
        platform,
        arguments,
        labels,
        network,
        cache,
        Optional.of(dockerfile),
        stage,
        buildId,
        sessionId);
  }

  /** The same, up to that stage. */
  public BuildParameters withStage(String stage) {
    return new BuildParameters(
        tags,
        platform,
        arguments,
        labels,
        network,
        cache,
        dockerfile,
        Optional.of(stage),
        buildId,
        sessionId);
  }

  /** The same under that name. */
  public BuildParameters withBuildId(String buildId) {
    return new BuildParameters(
        tags,
        platform,
        arguments,
        labels,
        network,
        cache,
        dockerfile,
        stage,
        Optional.of(buildId),
        sessionId);
  }

  /** The same with what that session offers. */
  public BuildParameters withSession(String sessionId) {
    return new BuildParameters(
        tags,
        platform,
        arguments,
        labels,
        network,
        cache,
        dockerfile,
        stage,
        buildId,
        Optional.of(sessionId));
  }

  /** Without the values of build arguments: people put secrets there. */
  @Override
  public String toString() {
    return "BuildParameters[tags=%s, platform=%s, arguments=%s, stage=%s, buildId=%s]"
        .formatted(tags, platform, arguments.keySet(), stage, buildId);
  }

  private static void checkId(String id) {
    check(ID.matcher(id).matches(), "the id", id, "must be up to 128 letters, digits, _, . and -");
  }

  private static boolean isWord(String text) {
    return !text.isEmpty() && text.chars().noneMatch(BuildParameters::isSpaceOrControl);
  }

  private static boolean isName(String text) {
    return isWord(text) && text.indexOf('=') < 0;
  }

  private static boolean isInside(String path) {
    return !path.isBlank() && !path.startsWith("/") && !List.of(path.split("/")).contains("..");
  }

  private static boolean isSpaceOrControl(int character) {
    return Character.isWhitespace(character) || Character.isISOControl(character);
  }

  private static void check(boolean right, String subject, String value, String rule) {
    if (!right) {
      throw new IllegalArgumentException("%s '%s' %s".formatted(subject, value, rule));
    }
  }
}
