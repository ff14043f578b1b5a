package dev.kiln.worker.docker;

import com.github.dockerjava.api.exception.BadRequestException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ResponseItem;
import dev.kiln.event.FailureCause;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Sorts what the engine complains of into causes. The engine has only texts for most of it, so this
 * is a list of texts; each is held by a test against a real engine where one can make it say so.
 */
final class EngineFailures {

  /** A failure sorted out. */
  record Sorted(FailureCause cause, String message) {}

  private static final Pattern ANSWER = Pattern.compile("\\{\"message\":\"(.*)\"}");
  private static final Pattern PARSED_STEP = Pattern.compile(" &imagebuilder\\.Step\\{.*");
  private static final String[] DISK = {"no space left on device", "disk quota exceeded"};
  private static final String[] TEMPLATE = {
    "dockerfile parse error",
    "failed to parse dockerfile",
    "unknown instruction",
    "file not found in build context",
    "forbidden path outside the build context",
    "invalid reference format",
    "invalid from flag value",
    "dockerfile cannot be empty",
    "copier: stat:",
    "failed to compute cache key",
    "failed to calculate checksum of ref"
  };
  private static final String[] GONE = {
    "manifest unknown",
    "name unknown",
    "not found: manifest",
    "no such image",
    ": not found",
    "repository does not exist",
    "does not match the specified platform"
  };
  private static final String[] REGISTRY = {
    "toomanyrequests",
    "too many requests",
    "connection refused",
    "connection reset",
    "i/o timeout",
    "tls handshake",
    "no such host",
    "unexpected http status",
    "received unexpected http",
    "network is unreachable",
    "no route to host",
    "context deadline exceeded",
    "client.timeout exceeded",
    "unexpected eof",
    "http response to https client",
    "service unavailable",
    "bad gateway"
  };
  private static final String[] TOO_MANY = {"toomanyrequests", "too many requests", "status: 429"};
  private static final String[] LOGIN = {"unauthorized", "no basic auth credentials", "denied"};
  private static final String[] COMMAND = {
    "returned a non-zero code", "exit code: ", "exit status "
  };

  /** The kernel kills with signal 9; a shell and an engine make 128 + 9 of it. */
  private static final Pattern KILLED =
      Pattern.compile("(?:returned a non-zero code|exit code|exit status):? 137\\b");

  private EngineFailures() {}

  static String messageOf(ResponseItem item) {
    return Optional.ofNullable(item.getErrorDetail())
        .map(detail -> detail.getMessage())
        // Podman shows its own data behind what it has to say.
        .map(text -> PARSED_STEP.matcher(text).replaceFirst("").strip())
        .orElse("the engine reports an error without text");
  }

  /**
   * An error in the course of a build.
   *
   * @param diskFull whether a command complained of a full disk
   * @param memoryLimit how much memory the build was allowed
   */
  static Sorted ofBuild(String message, boolean diskFull, OptionalLong memoryLimit) {
    if (diskFull || contains(message, DISK)) {
      return new Sorted(FailureCause.DISK, message);
    }
    if (KILLED.matcher(message).find()) {
      return new Sorted(FailureCause.BUILD, outOfMemory(message, memoryLimit));
    }
    if (contains(message, COMMAND)) {
      return new Sorted(FailureCause.BUILD, message);
    }
    if (contains(message, TEMPLATE)) {
      return new Sorted(FailureCause.TEMPLATE, message);
    }
    if (contains(message, GONE)) {
      return new Sorted(FailureCause.PARENT_GONE, message);
    }
    if (contains(message, REGISTRY) || contains(message, LOGIN)) {
      return new Sorted(FailureCause.REGISTRY, message);
    }
    return new Sorted(FailureCause.BUILD, message);
  }

  private static String outOfMemory(String message, OptionalLong limit) {
    String allowed =
        limit.isPresent()
            ? "limit %d MiB".formatted(limit.getAsLong() >> 20)
            : "no limit is set, so it was the host's";
    return "a command was killed, probably for want of memory (%s): %s".formatted(allowed, message);
  }

  /**
   * Whether the registry has asked to be left alone for a while; engines don't say for how long.
   */
  static boolean isTooManyRequests(Sorted failure) {
    return failure.cause() == FailureCause.REGISTRY && contains(failure.message(), TOO_MANY);
  }

  /** An error in the course of a pull. */
  static Sorted ofPull(String message) {
    if (contains(message, DISK)) {
      return new Sorted(FailureCause.DISK, message);
    }
    return new Sorted(
        contains(message, GONE) ? FailureCause.PARENT_GONE : FailureCause.REGISTRY, message);
  }

  /** An error in the course of a push. */
  static Sorted ofPush(String message) {
    if (contains(message, DISK)) {
      return new Sorted(FailureCause.DISK, message);
    }
    return new Sorted(
        contains(message, REGISTRY) ? FailureCause.REGISTRY : FailureCause.PUSH, message);
  }

  /** What docker-java throws before or instead of an answer in messages. */
  static Sorted ofException(RuntimeException e) {
    String message = textOf(e);
    if (contains(message, DISK)) {
      return new Sorted(FailureCause.DISK, message);
    }
    if (e instanceof BadRequestException || contains(message, TEMPLATE)) {
      return new Sorted(FailureCause.TEMPLATE, message);
    }
    if (e instanceof NotFoundException && contains(message, GONE)) {
      return new Sorted(FailureCause.PARENT_GONE, message);
    }
    boolean answered = e instanceof DockerException;
    if (answered && contains(message, REGISTRY)) {
      return new Sorted(FailureCause.REGISTRY, message);
    }
    return new Sorted(FailureCause.ENGINE, "the engine does not do it: " + message);
  }

  /** What docker-java throws about a pull or a push, which knows no templates. */
  static Sorted ofTransferException(RuntimeException e, Function<String, Sorted> sort) {
    return e instanceof DockerException
        ? sort.apply(textOf(e))
        : new Sorted(FailureCause.ENGINE, "the engine does not do it: " + textOf(e));
  }

  private static String textOf(RuntimeException e) {
    Throwable cause = e instanceof DockerException || e.getCause() == null ? e : e.getCause();
    String text = Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    Matcher answer = ANSWER.matcher(text);
    return answer.find() ? answer.group(1).replace("\\\"", "\"") : text.strip();
  }

  private static boolean contains(String message, String... signs) {
    String lower = message.toLowerCase(Locale.ROOT);
    return Stream.of(signs).anyMatch(lower::contains);
  }
}
