package dev.kiln.template;

import dev.kiln.problem.Problem;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.velocity.runtime.parser.node.ASTDirective;
import org.apache.velocity.runtime.parser.node.ASTStringLiteral;
import org.apache.velocity.runtime.parser.node.Node;

/** Finds the blocks that a template declares, and what stands where it has no meaning. */
final class BlockCheck {

  private static final int MAX_PROBLEMS = 100;

  private final TemplateStore store;
  private final String template;
  private final SortedSet<Problem> problems = new TreeSet<>();
  private final SortedSet<String> blocks = new TreeSet<>();

  BlockCheck(TemplateStore store, String template) {
    this.store = store;
    this.template = template;
  }

  /** Looks at a whole template. */
  void check(Node root) {
    check(root, 0, false, "");
  }

  SortedSet<Problem> problems() {
    return problems;
  }

  /** The names of the blocks that are written in the template, whether it comes to them or not. */
  SortedSet<String> blocks() {
    return blocks;
  }

  /**
   * Checks a part of a template.
   *
   * @param left the construct that {@code #break} would leave though it should not; empty if none
   */
  private void check(Node node, int depth, boolean insideOverride, String left) {
    boolean inside = insideOverride;
    String leftInside = left;
    if (node instanceof ASTDirective directive) {
      String name = directive.getDirectiveName();
      switch (name) {
        case "block" -> declare(directive);
        case "super" -> checkSuper(directive, insideOverride);
        case "override" -> checkOverride(directive, depth);
        case "break" -> checkBreak(directive, left);
        default -> {}
      }
      inside |= name.equals("override");
      leftInside = leftInside(name, left);
    }
    for (int i = 0; i < node.jjtGetNumChildren() && problems.size() < MAX_PROBLEMS; i++) {
      check(node.jjtGetChild(i), depth + 1, inside, leftInside);
    }
  }

  private static String leftInside(String directive, String left) {
    return switch (directive) {
      case "block", "override" -> directive;
      case "foreach", "macro" -> "";
      default -> left;
    };
  }

  private void checkBreak(ASTDirective directive, String left) {
    if (!left.isEmpty()) {
      report(directive, "#break can't leave the #%s: write the #foreach inside it".formatted(left));
    }
  }

  private void declare(ASTDirective block) {
    if (block.jjtGetChild(0) instanceof ASTStringLiteral literal) {
      String name = OverrideFile.constant(literal);
      if (name != null) {
        blocks.add(name);
      }
    }
  }

  private void checkSuper(ASTDirective directive, boolean insideOverride) {
    if (!insideOverride) {
      report(directive, SuperDirective.OUTSIDE);
    } else if (directive.jjtGetNumChildren() > 0) {
      report(directive, SuperDirective.USAGE);
    }
  }

  private void checkOverride(ASTDirective directive, int depth) {
    if (!TreeLayout.isOverrideFile(template)) {
      report(
          directive,
          "#override belongs into an override file (--template-override); a template marks the place with #block(\"name\") … #end");
    } else if (depth > 1) {
      report(directive, "#override can't be inside anything: move it to the top level of the file");
    }
  }

  private void report(ASTDirective directive, String message) {
    int offset =
        DirectivePlace.offset(store.source(template), directive, directive.getDirectiveName());
    problems.add(store.problemAt(template, offset, message));
  }
}
