package dev.kiln.template;

import dev.kiln.problem.Problem;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.velocity.context.InternalContextAdapter;
import org.apache.velocity.runtime.parser.node.Node;

/**
 * The blocks of one rendering: which there are, which are being rendered, and what replaces them.
 */
final class Blocks {

  /** What a template puts in a block itself. */
  @FunctionalInterface
  interface Content {

    Content NONE = (context, writer) -> {};

    void render(InternalContextAdapter context, Writer writer) throws IOException;
  }

  /**
   * A block that is being rendered.
   *
   * @param level how many of its overrides are still in force: the last of them is the one that is
   *     rendered, and with none the content
   */
  private record Open(String name, Content content, List<BlockOverride> overrides, int level) {

    boolean rendersBody(Node body) {
      return level > 0 && overrides.get(level - 1).body() == body;
    }

    Open below() {
      return new Open(name, content, overrides, level - 1);
    }
  }

  private final RenderSession session;
  private final String template;
  private final Overrides overrides;
  private final Deque<Open> open = new ArrayDeque<>();
  private final SortedSet<String> declared = new TreeSet<>();
  private final SortedSet<String> overridden = new TreeSet<>();

  Blocks(RenderSession session, String template, Overrides overrides) {
    this.session = session;
    this.template = template;
    this.overrides = overrides;
  }

  /** Notes the blocks of a template that takes part in the rendering. */
  void declare(SortedSet<String> blocks) {
    declared.addAll(blocks);
  }

  /** The text that stands in the place of a block; none if a problem was reported. */
  String text(String name, Content content, Supplier<Problem> place, InternalContextAdapter context)
      throws IOException {
    declared.add(name);
    if (open.stream().anyMatch(block -> block.name().equals(name))) {
      session.report(
          Directives.withMessage(place.get(), "block '%s' is inside itself".formatted(name)));
      return "";
    }
    return text(name, content, context);
  }

  /** The override of a block that the template does not declare, if there is one. */
  Optional<String> impliedText(String name, InternalContextAdapter context) throws IOException {
    if (declared.contains(name) || overrides.of(name).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(text(name, Content.NONE, context));
  }

  /** The text that the override with this body replaces. */
  String replacedText(Node body, InternalContextAdapter context) throws IOException {
    for (Open block : open) {
      if (block.rendersBody(body)) {
        return text(block.below(), context);
      }
    }
    throw new IllegalStateException("an override is rendered that replaces no block");
  }

  /** The names of all blocks that were declared or rendered. */
  SortedSet<String> declared() {
    return declared;
  }

  /** The names of the blocks that were replaced. */
  SortedSet<String> overridden() {
    return overridden;
  }

  private String text(String name, Content content, InternalContextAdapter context)
      throws IOException {
    List<BlockOverride> replacing = overrides.of(name);
    if (!replacing.isEmpty()) {
      overridden.add(name);
    }
    return text(new Open(name, content, replacing, replacing.size()), context);
  }

  private String text(Open block, InternalContextAdapter context) throws IOException {
    BoundedWriter writer = BoundedWriter.ofDockerfile(session.tree().shown(template));
    open.push(block);
    try {
      if (block.level() == 0) {
        block.content().render(context, writer);
      } else {
        render(block.overrides().get(block.level() - 1), context, writer);
      }
    } finally {
      open.pop();
    }
    String text = writer.toString();
    session.work().spend(text.length());
    return text;
  }

  private static void render(
      BlockOverride override, InternalContextAdapter context, BoundedWriter writer)
      throws IOException {
    context.pushCurrentTemplateName(override.file());
    try {
      override.body().render(context, writer);
    } finally {
      context.popCurrentTemplateName();
    }
  }
}
