package dev.kiln.cli;

import dev.kiln.event.PublishPolicy;
import java.util.Arrays;
import java.util.Map;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** When the images of a build get their public tags. */
final class PublishOptions {

  @Option(
      names = "--publish",
      paramLabel = "POLICY",
      arity = "0..1",
      preprocessor = OnlyPolicies.class,
      description = {
        "atomic: a release and the public tags, when all succeeded.",
        "each: every image's public tag as soon as the image is there, whatever becomes of the"
            + " others.",
        "none: never. Default: atomic."
      })
  @Nullable PublishPolicy policy;

  @Option(names = "--no-publish", description = "The same as --publish none.")
  boolean never;

  /** What the user wants; that they want two things at once is a mistake. */
  PublishPolicy policy() {
    if (never && policy != null && policy != PublishPolicy.NONE) {
      throw CommandFailure.usage(
          "--no-publish and --publish %s contradict each other".formatted(policy));
    }
    return never ? PublishPolicy.NONE : policy == null ? PublishPolicy.ATOMIC : policy;
  }

  /**
   * Lets {@code --publish} stand alone before a pattern, as in {@code --publish ^keystone}: what
   * follows it is taken only if it is a policy's word or attached to it.
   */
  static final class OnlyPolicies implements CommandLine.IParameterPreprocessor {

    @Override
    public boolean preprocess(
        Stack<String> arguments,
        CommandSpec command,
        ArgSpec argument,
        Map<String, Object> information) {
      boolean attached = "=".equals(information.get("separator"));
      if (!attached && (arguments.isEmpty() || !isPolicy(arguments.peek()))) {
        arguments.push(PublishPolicy.ATOMIC.toString());
      }
      return false;
    }

    private static boolean isPolicy(String word) {
      return Arrays.stream(PublishPolicy.values())
          .anyMatch(policy -> policy.toString().equalsIgnoreCase(word));
    }
  }
}
